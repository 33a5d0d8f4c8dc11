import { Hono } from "hono";
import type { Context } from "hono";
import { localeOf } from "@echo/core/text/locale";
import type { Locale } from "@echo/core/text/locale";
import { consoleEvents } from "./events.ts";
import { guardConsole, rememberToken } from "./guard.ts";
import type { MessageDeps } from "./message.ts";
import { takeMessage } from "./message.ts";
import { pageRoute } from "./page-route.ts";
import type { RemoteAddress } from "./near.ts";
import { refuseElsewhere } from "./near.ts";
import type { ConsoleSource } from "./port.ts";

export interface ConsoleDeps extends MessageDeps {
  source: ConsoleSource;
  /** Printed at start. The browser keeps it as a cookie. */
  token: string;
  locale: Locale | "auto";
  remoteAddress: RemoteAddress;
  /** Whether the model is scripted. Every page says so. */
  isDemo: boolean;
}

/** The console: a conversation and its pages. It answers only this machine, and only with the token. */
export function consoleRoute(deps: ConsoleDeps): Hono {
  const app = new Hono();
  const localeFor = (context: Context) =>
    deps.locale === "auto" ? localeOf(context.req.header("accept-language")) : deps.locale;
  app.use(refuseElsewhere(deps.remoteAddress));
  app.use(guardConsole(deps.token, localeFor));
  app.get("/", async (context, next) =>
    context.req.query("token") === undefined ? next() : rememberToken(context, deps.token),
  );
  app.get("/console/events", (context) => consoleEvents(context, deps.consoleLog));
  app.post("/console/messages", (context) => takeMessage(context, deps, localeFor(context)));
  app.route(
    "/",
    pageRoute(deps.source, (context) => ({ locale: localeFor(context), isDemo: deps.isDemo })),
  );
  return app;
}
