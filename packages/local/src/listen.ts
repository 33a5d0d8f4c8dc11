import { serve } from "@hono/node-server";
import type { ServerType } from "@hono/node-server";
import { ConfigError } from "@echo/core/config";
import type { Hono } from "hono";

/** Ports tried after a taken one. */
const TRIES = 20;
const LAST_PORT = 65_535;

export interface Listening {
  port: number;
  /** What is asked before this waits for it. */
  answerWith(app: Hono): void;
  /** The port that was asked for is taken by somebody else. */
  isOther: boolean;
  close(): Promise<void>;
}

/**
 * Listens on `port`, or on the next free one. Port 0 takes any. The application comes later, whole: it needs the port's
 * number, and takes no further route once it was asked something.
 */
export async function listen(host: string, port: number): Promise<Listening> {
  const app = Promise.withResolvers<Hono>();
  for (let offset = 0; offset <= TRIES && port + offset <= LAST_PORT; offset++) {
    const wanted = port === 0 ? 0 : port + offset;
    const server = await tryListen(app.promise, host, wanted);
    if (server === undefined) continue;
    const address = server.address();
    const taken = typeof address === "object" && address !== null ? address.port : wanted;
    return { port: taken, isOther: offset > 0, answerWith: app.resolve, close: () => close(server) };
  }
  throw new ConfigError("PORT", `a free port (up to ${TRIES} behind it are taken, too)`, String(port));
}

function tryListen(app: Promise<Hono>, hostname: string, port: number): Promise<ServerType | undefined> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: async (request, env) => (await app).fetch(request, env), hostname, port }, () =>
      resolve(server),
    );
    server.on("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(explain(error, hostname, port)),
    );
  });
}

function explain(error: NodeJS.ErrnoException, host: string, port: number): Error {
  switch (error.code) {
    case "EACCES":
      return new ConfigError("PORT", "a port that this user may listen on", String(port));
    case "EADDRNOTAVAIL":
    case "EAFNOSUPPORT":
    case "EINVAL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new ConfigError("HOST", "an address of this machine", host);
    default:
      return error;
  }
}

/** Open event streams do not hold the close up. */
function close(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
}
