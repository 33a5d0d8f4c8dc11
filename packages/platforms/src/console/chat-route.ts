import { timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import * as z from "zod";
import { CHAT_PATH } from "./chat.ts";
import type { ConsoleLog } from "./log.ts";
import type { RemoteAddress } from "./near.ts";
import { refuseElsewhere } from "./near.ts";
import { ConsolePiece } from "./piece.ts";

const Send = z.object({ nonce: z.string().min(1).max(25), piece: ConsolePiece });
const Signal = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("typing") }),
  z.object({ kind: z.literal("progress"), text: z.string() }),
  z.object({ kind: z.literal("progress-over") }),
  z.object({ kind: z.literal("noted"), seq: z.int() }),
]);

export function isSame(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
}

export interface ConsoleChatDeps {
  log: ConsoleLog;
  token: string;
  now: () => number;
  remoteAddress: RemoteAddress;
}

/** The runners' side of the console. Stores what a runner sends once per nonce, and shows it. */
export function consoleChatRoute({ log, token, now, remoteAddress }: ConsoleChatDeps): Hono {
  const app = new Hono();
  app.use(`${CHAT_PATH}/*`, refuseElsewhere(remoteAddress));
  app.use(`${CHAT_PATH}/*`, async (context, next) => {
    if (!isSame(context.req.header("authorization") ?? "", `Bearer ${token}`)) return context.text("not allowed", 401);
    return next();
  });
  app.post(`${CHAT_PATH}/:channel/send`, async (context) => {
    const { nonce, piece } = Send.parse(await context.req.json());
    const { entry } = await log.append(context.req.param("channel"), nonce, { from: "planner", at: now(), ...piece });
    return context.json({ messageId: String(entry.seq) });
  });
  app.post(`${CHAT_PATH}/:channel/signal`, async (context) => {
    log.signal(context.req.param("channel"), Signal.parse(await context.req.json()));
    return context.json({});
  });
  return app;
}
