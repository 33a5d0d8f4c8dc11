import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";

/** A stand-in for Lambda's runtime: loads a bundle, and calls its handler with every event that is posted to it. */
const [bundle = ""] = process.argv.slice(2);
const startedAt = performance.now();
const { handler } = (await import(pathToFileURL(bundle).href)) as { handler: (event: unknown) => Promise<unknown> };
const loadMs = performance.now() - startedAt;

const server = createServer((request, response) => {
  void (async () => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    try {
      response.end(JSON.stringify((await handler(JSON.parse(body))) ?? null));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  })();
});
server.listen(0, "127.0.0.1", () => {
  process.send?.({ port: (server.address() as AddressInfo).port, loadMs });
});
process.once("disconnect", () => process.exit(0));
