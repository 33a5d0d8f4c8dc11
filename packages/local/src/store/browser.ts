import type { IncomingMessage, Server, ServerResponse } from "node:http";

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/;

/**
 * The stores ask nobody who they are, and the embedded DynamoDB tells every browser that any site may use it. A page's
 * requests bear an origin or, where its name was bound to the loopback, that name: our own clients' bear neither.
 */
export function refuseBrowsers(server: Server): void {
  const handlers = server.listeners("request");
  server.removeAllListeners("request");
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    if (isPages(request)) response.writeHead(403).end();
    else for (const handle of handlers) handle.call(server, request, response);
  });
}

function isPages({ headers }: IncomingMessage): boolean {
  const isCrossSite = headers["sec-fetch-site"] !== undefined && headers["sec-fetch-site"] !== "none";
  return headers.origin !== undefined || isCrossSite || !LOOPBACK.test(headers.host ?? "");
}
