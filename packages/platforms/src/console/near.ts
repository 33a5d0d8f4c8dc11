import type { Context, MiddlewareHandler } from "hono";

/** The address at the other end of the request's socket, which no header can pretend. */
export type RemoteAddress = (context: Context) => string | undefined;

/** Also as a socket of both families shows it. */
const LOOPBACK = /^((::ffff:)?127(\.\d{1,3}){3}|::1)$/;

/** A proxy on this machine speaks for somebody elsewhere: these only ever refuse. */
const OF_PROXIES = ["forwarded", "x-forwarded-for", "x-real-ip", "via", "cf-connecting-ip"];

/** The server may listen for webhooks from elsewhere; the console answers this machine only. */
export function refuseElsewhere(remoteAddress: RemoteAddress): MiddlewareHandler {
  return async (context, next) =>
    LOOPBACK.test(remoteAddress(context) ?? "") && OF_PROXIES.every((name) => context.req.header(name) === undefined)
      ? next()
      : context.text("The console answers only on the machine that it runs on.", 403);
}
