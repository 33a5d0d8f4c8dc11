import type { Context, MiddlewareHandler } from "hono";

/** The address at the other end of the request's socket, which no header can pretend. */
export type RemoteAddress = (context: Context) => string | undefined;

/** Also as a socket of both families shows it. */
const LOOPBACK = /^((::ffff:)?127(\.\d{1,3}){3}|::1)$/;

/** The server may listen for webhooks from elsewhere; the console answers this machine only. */
export function refuseElsewhere(remoteAddress: RemoteAddress): MiddlewareHandler {
  return async (context, next) =>
    LOOPBACK.test(remoteAddress(context) ?? "")
      ? next()
      : context.text("The console answers only on the machine that it runs on.", 403);
}
