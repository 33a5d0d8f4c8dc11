import type { Context, MiddlewareHandler } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import type { Locale } from "@echo/core/text/locale";
import { isSame } from "./chat-route.ts";
import { wordsOf } from "./view/word.ts";

/** Allows nothing inline and nothing from other sites. */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Refuses other hosts, cross-site posts, and requests without the token. Sets a strict policy on every answer. */
export function guardConsole(token: string, localeFor: (context: Context) => Locale): MiddlewareHandler {
  return async (context, next) => {
    const refusal = refuse(context, token, localeFor(context));
    if (refusal !== undefined) return refusal;
    await next();
    context.header("content-security-policy", POLICY);
    context.header("x-content-type-options", "nosniff");
    context.header("referrer-policy", "no-referrer");
    // If the person goes back, the browser asks again and shows the present state.
    if (!context.res.headers.has("cache-control")) context.header("cache-control", "no-store");
    return undefined;
  };
}

/** Moves the token from the address into a cookie. */
export function rememberToken(context: Context, token: string): Response {
  setCookie(context, cookieName(context), token, { httpOnly: true, sameSite: "Strict", path: "/" });
  const { searchParams } = new URL(context.req.url);
  searchParams.delete("token");
  return context.redirect(searchParams.size === 0 ? "/" : `/?${searchParams.toString()}`);
}

/** Browsers share cookies between ports. Without the port, two planners on one machine would share one cookie. */
function cookieName(context: Context): string {
  const port = /:(\d+)$/.exec(context.req.header("host") ?? "")?.[1] ?? "80";
  return `echo_console_${port}`;
}

function refuse(context: Context, token: string, locale: Locale): Response | undefined {
  const host = context.req.header("host") ?? "";
  if (!/^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/.test(host)) return context.text("unknown host", 403);
  const origin = context.req.header("origin");
  if (origin !== undefined && origin !== `http://${host}`) return context.text("unknown origin", 403);
  const given = context.req.query("token") ?? getCookie(context, cookieName(context)) ?? "";
  return isSame(given, token) ? undefined : context.text(wordsOf(locale).locked, 401);
}
