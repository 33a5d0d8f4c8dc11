import type { Server, ServerResponse } from "node:http";
import dynalite from "dynalite";
import { requireKey } from "./require-key.ts";

/** Milliseconds that a stop waits for open requests: about a hundred calls on a busy machine. */
const ANSWER_MS = 10_000;

/** DynamoDB's API on the loopback, for whoever has the address; on disk in `folder`, or in memory without one. */
export async function startDynamo(folder: string | undefined): Promise<{ url: string; close: () => Promise<void> }> {
  const server = dynalite({ createTableMs: 0, ...(folder === undefined ? {} : { path: folder }) });
  const prefix = requireKey(server);
  const answered = watchRequests(server);
  await listen(server);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the embedded DynamoDB listens on a port");
  return {
    url: `http://127.0.0.1:${address.port}${prefix}`,
    close: async () => {
      await answered(AbortSignal.timeout(ANSWER_MS));
      await close(server);
    },
  };
}

/**
 * Returns a function that waits until no request is running. A request goes on after its client has disconnected. If
 * the database closes during a request, the process crashes.
 */
function watchRequests(server: Server): (limit: AbortSignal) => Promise<void> {
  const open = new Set<ServerResponse>();
  let allAnswered = () => {};
  server.prependListener("request", (_request: unknown, response: ServerResponse) => {
    open.add(response);
    response.end = new Proxy(response.end, {
      apply: (end, self, given) => {
        open.delete(response);
        if (open.size === 0) allAnswered();
        return Reflect.apply(end, self, given) as ServerResponse;
      },
    });
  });
  return (limit) =>
    new Promise((resolve) => {
      if (open.size === 0) return resolve();
      allAnswered = resolve;
      limit.addEventListener("abort", () => resolve(), { once: true });
    });
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
}

/** Kept-alive connections would delay the close. */
function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });
}
