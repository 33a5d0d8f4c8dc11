import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";

/**
 * Every user of the machine reaches a port of the loopback, and so does every web page in a browser on it. So a store
 * has a random key of this start, and answers only requests whose path begins with it. Returns that beginning: it
 * belongs to the store's address, which is as secret as the stored data. The emulators themselves check no signature.
 */
export function requireKey(server: Server): string {
  const prefix = `/${randomBytes(32).toString("base64url")}`;
  const handlers = server.listeners("request");
  server.removeAllListeners("request");
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const rest = withoutPrefix(request.url ?? "", prefix);
    if (rest === undefined) return void response.writeHead(403).end();
    request.url = rest;
    for (const handle of handlers) handle.call(server, request, response);
  });
  return prefix;
}

/** The path behind the prefix; `undefined` if the path does not begin with it. */
function withoutPrefix(path: string, prefix: string): string | undefined {
  const rest = path.slice(prefix.length);
  const [given, expected] = [Buffer.from(path.slice(0, prefix.length)), Buffer.from(prefix)];
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  return rest.startsWith("/") ? rest : `/${rest}`;
}
