import { Hono } from "hono";
import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";
import { streamSSE } from "hono/streaming";
import * as z from "zod";
import { decodeButton, intentOfButton } from "@echo/core/button";
import { readText } from "@echo/core/command";
import { conversationKey } from "@echo/core/conversation-key";
import type { Answer } from "@echo/core/desk/answer";
import { PlanningSessionId } from "@echo/core/inbound";
import { localeOf } from "@echo/core/locale";
import type { Locale } from "@echo/core/locale";
import type { Log } from "@echo/core/log";
import { say } from "@echo/core/message/say";
import { StoreError } from "@echo/core/store-error";
import type { Ask, Request } from "@echo/core/request";
import { isSame } from "./chat-route.ts";
import { renderConsoleHtml } from "./html.ts";
import type { ConsoleEntry, ConsoleLog, ConsoleSignal } from "./log.ts";
import { renderConsole } from "./piece.ts";
import { consolePage } from "./page.ts";
import { PAGE_SCRIPT, PAGE_STYLE } from "./asset.ts";

const COOKIE = "echo_console";
const MAX_BODY_BYTES = 256 * 1024;

const Message = z.object({
  channel: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  /** Chosen by the page, so that sending again after a lost answer is the same message. */
  nonce: z.string().regex(/^[A-Za-z0-9-]{8,25}$/),
  text: z.string().optional(),
  press: z.string().optional(),
});

export interface ConsoleDeps {
  receive: (request: Request) => Promise<Answer>;
  consoleLog: ConsoleLog;
  /** Printed at start; becomes a cookie. */
  token: string;
  locale: Locale | "auto";
  /** Whether the model is scripted: said on the page. */
  isDemo: boolean;
  now: () => number;
  log: Log;
}

/** The console: a chat page on the loopback, behind its token. */
export function consoleRoute(deps: ConsoleDeps): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    const refusal = refuse(context, deps.token);
    if (refusal !== undefined) return refusal;
    await next();
    context.header(
      "content-security-policy",
      "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    );
    context.header("x-content-type-options", "nosniff");
    context.header("referrer-policy", "no-referrer");
    return undefined;
  });
  app.get("/", (context) => {
    if (context.req.query("token") !== undefined) {
      setCookie(context, COOKIE, deps.token, { httpOnly: true, sameSite: "Strict", path: "/" });
      return context.redirect("/");
    }
    return context.html(consolePage({ locale: localeFor(context, deps), isDemo: deps.isDemo }));
  });
  app.get("/console/style.css", (context) =>
    context.body(PAGE_STYLE, 200, { "content-type": "text/css; charset=utf-8" }),
  );
  app.get("/console/script.js", (context) =>
    context.body(PAGE_SCRIPT, 200, { "content-type": "text/javascript; charset=utf-8" }),
  );
  app.get("/console/events", (context) => events(context, deps));
  app.post("/console/messages", (context) => message(context, deps));
  return app;
}

/** Loopback names only, no cross-site posts, and nothing without the token. */
function refuse(context: Context, token: string): Response | undefined {
  const host = context.req.header("host") ?? "";
  if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host)) return context.text("unknown host", 403);
  const origin = context.req.header("origin");
  if (origin !== undefined && origin !== `http://${host}`) return context.text("unknown origin", 403);
  const given = context.req.query("token") ?? getCookie(context, COOKIE) ?? "";
  return isSame(given, token)
    ? undefined
    : context.text("Open the address that was printed at start: it carries the token.", 401);
}

function localeFor(context: Context, { locale }: ConsoleDeps): Locale {
  return locale === "auto" ? localeOf(context.req.header("accept-language")) : locale;
}

async function message(context: Context, deps: ConsoleDeps): Promise<Response> {
  const body = await context.req.text();
  if (Buffer.byteLength(body) > MAX_BODY_BYTES) return context.json({ error: "too large" }, 413);
  const parsed = Message.safeParse(readJson(body));
  if (!parsed.success) return context.json({ error: "unknown shape" }, 400);
  const { channel, nonce, text, press } = parsed.data;
  const locale = localeFor(context, deps);
  const ask = press === undefined ? readText(text ?? "") : readPress(press);
  if (ask === undefined) return context.json({ error: "unknown button" }, 400);
  const shown = text ?? labelOf(press, locale);
  try {
    const { entry } = await deps.consoleLog.append(channel, nonce, {
      from: "person",
      at: deps.now(),
      markdown: shown,
      buttons: [],
    });
    const answer = await deps.receive({
      id: String(entry.seq).padStart(20, "0"),
      conversation: conversationKey("echo", channel),
      person: { id: "console", locale },
      receivedAt: deps.now(),
      messageId: String(entry.seq),
      private: true,
      allowed: true,
      ask,
    });
    await showAnswer(deps, channel, nonce, locale, answer);
    return context.json({ kind: answer.kind, seq: entry.seq });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    deps.log("error", "store-unavailable", { route: "console" });
    return context.json({ error: say(locale).storeDown }, 503);
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readPress(data: string): Ask | undefined {
  const button = decodeButton(data);
  if (button === undefined) return undefined;
  const intent = intentOfButton(button);
  if (intent !== undefined) return { kind: "intent", intent };
  return button.action === "cancel" ? { kind: "cancel", session: PlanningSessionId.parse(button.session) } : undefined;
}

function labelOf(press: string | undefined, locale: Locale): string {
  const button = press === undefined ? undefined : decodeButton(press);
  if (button === undefined) return "";
  return button.action === "plan" ? `${say(locale).button("plan")}: ${button.slug}` : say(locale).button(button.action);
}

async function showAnswer(
  deps: ConsoleDeps,
  channel: string,
  nonce: string,
  locale: Locale,
  answer: Answer,
): Promise<void> {
  const markdown = answer.kind === "said" ? answer.markdown : answer.kind === "accepted" ? answer.starting : undefined;
  if (markdown === undefined) return;
  const buttons = answer.kind === "said" ? answer.buttons : undefined;
  const piece = renderConsole({ kind: "text", locale, markdown, ...(buttons === undefined ? {} : { buttons }) });
  await deps.consoleLog.append(channel, `a${nonce}`.slice(0, 25), { from: "planner", at: deps.now(), ...piece });
}

/** Everything after `after`, and then whatever comes; resumes by `Last-Event-ID`. */
function events(context: Context, deps: ConsoleDeps): Response {
  const channel = Message.shape.channel.safeParse(context.req.query("channel") ?? "main");
  if (!channel.success) return context.text("unknown channel", 400);
  const after = Number(context.req.header("last-event-id") ?? context.req.query("after") ?? 0) || 0;
  return streamSSE(context, async (stream) => {
    let seen = after;
    const queue: (ConsoleEntry | ConsoleSignal)[] = [];
    let wake = () => {};
    const stop = deps.consoleLog.subscribe(channel.data, (event) => {
      queue.push(event);
      wake();
    });
    stream.onAbort(() => {
      stop();
      wake();
    });
    queue.unshift(...(await deps.consoleLog.list(channel.data, after)));
    while (!stream.aborted) {
      const event = queue.shift();
      if (event === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      } else if ("kind" in event) {
        await stream.writeSSE({ event: "signal", data: JSON.stringify(event) });
      } else if (event.seq > seen) {
        seen = event.seq;
        await stream.writeSSE({ event: "entry", id: String(event.seq), data: JSON.stringify(present(event)) });
      }
    }
  });
}

/** What the page gets: Markdown as harmless HTML; what the person typed stays as typed. */
function present(entry: ConsoleEntry): unknown {
  const { markdown, ...rest } = entry;
  return entry.from === "person" ? { ...rest, text: markdown } : { ...rest, html: renderConsoleHtml(markdown) };
}
