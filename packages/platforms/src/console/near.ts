import type { Context, MiddlewareHandler } from "hono";

/** The address at the other end of the request's socket, which no header can fake. */
export type RemoteAddress = (context: Context) => string | undefined;

/** Also matches an IPv4 address as an IPv6 socket shows it. */
const LOOPBACK = /^((::ffff:)?127(\.\d{1,3}){3}|::1)$/;

/** A proxy on this machine may speak for another machine. A request with one of these headers is refused. */
const OF_PROXIES = ["forwarded", "x-forwarded-for", "x-real-ip", "via", "cf-connecting-ip"];

/** The server may accept webhooks from other machines. The console answers only this machine. */
export function refuseElsewhere(remoteAddress: RemoteAddress): MiddlewareHandler {
  return async (context, next) =>
    LOOPBACK.test(remoteAddress(context) ?? "") && OF_PROXIES.every((name) => context.req.header(name) === undefined)
      ? next()
      : context.text("The console answers only on the machine that it runs on.", 403);
}
