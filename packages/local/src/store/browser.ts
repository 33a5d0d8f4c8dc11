import type { IncomingMessage, Server, ServerResponse } from "node:http";

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/;

/**
 * Recognizes a web page's request. The stores check no credentials, and the embedded DynamoDB allows every site.
 * A page's request has an `Origin`, or a foreign `Host` if that name points to the loopback. Our clients send neither.
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
