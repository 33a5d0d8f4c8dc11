import { lookup } from "node:dns/promises";
import { serve } from "@hono/node-server";
import type { ServerType } from "@hono/node-server";
import { ConfigError } from "@echo/core/setting/setting";
import type { Hono } from "hono";

/** How many further ports are tried if the first is taken. */
const TRIES = 20;
const LAST_PORT = 65_535;

type Application = Pick<Hono, "fetch">;

export interface Listening {
  /** A loopback address that the server answers on, as written in a URL. */
  loopback: string;
  port: number;
  /** Requests that come before this call wait for it. */
  answerWith(app: Application): void;
  /** Another program holds the requested port. */
  isOther: boolean;
  /** Other machines reach the server. */
  isOpen: boolean;
  close(): Promise<void>;
}

/**
 * Listens on `port`, or on the next free port; port 0 takes any. Listens on `host`, and also on the loopback if `host`
 * does not cover it. The application is attached later because it needs the port number. It must be complete by then:
 * it accepts no further route after its first request.
 */
export async function listen(host: string, port: number): Promise<Listening> {
  const app = Promise.withResolvers<Application>();
  const { addresses, loopback } = await whereToListen(host);
  for (let offset = 0; offset <= TRIES && port + offset <= LAST_PORT; offset++) {
    const opened = await listenOn(app.promise, addresses, port === 0 ? 0 : port + offset);
    if (opened !== undefined) {
      const isOpen = addresses.some((address) => !isLoopback(address));
      return { ...opened, loopback, isOther: offset > 0, isOpen, answerWith: app.resolve };
    }
  }
  throw new ConfigError(
    "PORT",
    { expected: `a free port (up to ${TRIES} behind it are taken, too)`, secret: false },
    String(port),
  );
}

function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.");
}

async function whereToListen(host: string): Promise<{ addresses: string[]; loopback: string }> {
  const { address } = await lookup(host).catch((error: NodeJS.ErrnoException) => {
    throw explain(error, host, 0);
  });
  if (address === "0.0.0.0") return { addresses: [address], loopback: "127.0.0.1" };
  if (address === "::" || address === "::1") return { addresses: [address], loopback: "[::1]" };
  if (address.startsWith("127.")) return { addresses: [address], loopback: address };
  return { addresses: [address, "127.0.0.1"], loopback: "127.0.0.1" };
}

/** One port on every address; `undefined` if it is taken on any of them. */
async function listenOn(
  app: Promise<Application>,
  addresses: readonly string[],
  wanted: number,
): Promise<Pick<Listening, "port" | "close"> | undefined> {
  await using opened = new AsyncDisposableStack();
  let port = wanted;
  for (const address of addresses) {
    const server = await tryListen(app, address, port);
    if (server === undefined) return undefined;
    opened.defer(() => close(server));
    const bound = server.address();
    if (typeof bound === "object" && bound !== null) port = bound.port;
  }
  const kept = opened.move();
  return { port, close: () => kept.disposeAsync() };
}

function tryListen(app: Promise<Application>, hostname: string, port: number): Promise<ServerType | undefined> {
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
      return new ConfigError("PORT", { expected: "a port that this user may listen on", secret: false }, String(port));
    case "EADDRNOTAVAIL":
    case "EAFNOSUPPORT":
    case "EINVAL":
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return new ConfigError("HOST", { expected: "an address of this machine", secret: false }, host);
    default:
      return error;
  }
}

/** Closes open event streams too, so they do not delay the close. */
function close(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    if ("closeAllConnections" in server) server.closeAllConnections();
  });
}
