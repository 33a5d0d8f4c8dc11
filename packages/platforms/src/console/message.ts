import type { Context } from "hono";
import * as z from "zod";
import { askOfButton, decodeButton } from "@echo/core/inbound/button";
import { readText } from "@echo/core/inbound/command";
import { conversationKey } from "@echo/core/id/conversation-key";
import type { Answer } from "@echo/core/desk/answer";
import type { Locale } from "@echo/core/text/locale";
import type { Log } from "@echo/core/system/log";
import { say } from "@echo/core/message/say";
import type { Ask, Request } from "@echo/core/inbound/request";
import { StoreError } from "@echo/core/system/store-error";
import { readJson } from "@echo/core/text/read-json";
import { Channel } from "./channel.ts";
import type { ConsoleLog } from "./log.ts";
import { renderConsole } from "./piece.ts";
import { wordsOf } from "./view/word.ts";

const MAX_BODY_BYTES = 256 * 1024;

const Message = z.object({
  channel: Channel,
  /** The page chooses it. If an answer is lost and the page sends again, it is the same message. */
  nonce: z.string().regex(/^[A-Za-z0-9-]{8,25}$/),
  text: z.string().optional(),
  press: z.string().optional(),
});

export interface MessageDeps {
  receive: (request: Request) => Promise<Answer>;
  consoleLog: ConsoleLog;
  now: () => number;
  log: Log;
}

/** Keeps and shows what the person typed or pressed, and hands it to the desk. */
export async function takeMessage(context: Context, deps: MessageDeps, locale: Locale): Promise<Response> {
  const body = await context.req.text();
  if (Buffer.byteLength(body) > MAX_BODY_BYTES) {
    return context.json({ error: say(locale).misuse({ kind: "text-too-long" }) }, 413);
  }
  const parsed = Message.safeParse(readJson(body));
  if (!parsed.success) return context.json({ error: wordsOf(locale).outdated }, 400);
  const { channel, nonce, text, press } = parsed.data;
  const ask = press === undefined ? readText(text ?? "") : readPress(press);
  if (ask === undefined) return context.json({ error: wordsOf(locale).outdated }, 400);
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
      isSoleUser: true,
      ask,
    });
    await showAnswer(deps, { channel, nonce, locale }, answer);
    return context.json({ kind: answer.kind, seq: entry.seq });
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    deps.log("error", "store-unavailable", { route: "console" });
    return context.json({ error: say(locale).storeDown }, 503);
  }
}

function readPress(data: string): Ask | undefined {
  const button = decodeButton(data);
  return button === undefined || button.action === "reply" ? undefined : askOfButton(button);
}

function labelOf(press: string | undefined, locale: Locale): string {
  const button = press === undefined ? undefined : decodeButton(press);
  if (button === undefined) return "";
  return button.action === "plan" ? `${say(locale).button("plan")}: ${button.slug}` : say(locale).button(button.action);
}

async function showAnswer(
  deps: MessageDeps,
  { channel, nonce, locale }: { channel: string; nonce: string; locale: Locale },
  answer: Answer,
): Promise<void> {
  const markdown = answer.kind === "said" ? answer.markdown : answer.kind === "accepted" ? answer.starting : undefined;
  if (markdown === undefined) return;
  const buttons = answer.kind === "said" ? answer.buttons : undefined;
  const piece = renderConsole({ kind: "text", locale, markdown, ...(buttons === undefined ? {} : { buttons }) });
  await deps.consoleLog.append(channel, `a${nonce}`.slice(0, 25), { from: "planner", at: deps.now(), ...piece });
}
