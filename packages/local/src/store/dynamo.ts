import type { Server } from "node:http";
import dynalite from "dynalite";
import { refuseBrowsers } from "./browser.ts";

/** DynamoDB's API on the loopback; on disk in `folder`, or in memory without one. */
export async function startDynamo(folder: string | undefined): Promise<{ url: string; close: () => Promise<void> }> {
  const server = dynalite({ createTableMs: 0, ...(folder === undefined ? {} : { path: folder }) });
  refuseBrowsers(server);
  await listen(server);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the embedded DynamoDB listens on a port");
  return { url: `http://127.0.0.1:${address.port}`, close: () => close(server) };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
}

/** Connections that are kept alive would hold the close back. */
function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
