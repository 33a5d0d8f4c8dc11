import type { Log } from "@echo/core/system/log";
import * as z from "zod";
import { nonceOf } from "@echo/core/id/nonce";
import { cut } from "@echo/core/text/cut";
import { FLAG, SEVEN_DAYS_MIN, THREAD_EXISTS } from "./number.ts";
import { Snowflake } from "./snowflake.ts";
import { USER_AGENT } from "./user-agent.ts";

export interface ThreadOpening {
  channelId: string;
  /** The interaction that asks for the thread. */
  interactionId: string;
  /** The person who plans. Discord notifies them of every answer because they are a member of the thread. */
  personId: string;
  name: string;
  /** The text of the message that the thread starts from. */
  starter: string;
}

/** The new thread's id. If no thread was opened, `undefined`: then the channel itself is the conversation. */
export type OpenThread = (opening: ThreadOpening) => Promise<string | undefined>;

export interface ThreadOptions {
  /** `DISCORD_BOT_TOKEN`; without one no thread can be opened. */
  botToken: string | undefined;
  apiUrl: string;
  log: Log;
  timeLimitMs?: number;
}

/** For all calls together. Discord waits 3 s, and three store calls need their share of it. */
const TIME_LIMIT_MS = 800;
const NAME_LENGTH = 100;

const Created = z.object({ id: Snowflake });

/**
 * Sends a message and opens the thread on it, because the API makes that idempotent. For some minutes the same nonce
 * gives the same message. A message has at most one thread, and the thread has the message's id. So if the interaction
 * comes again, it finds the same conversation. Uses a plain fetch, because the webhook must start fast.
 */
export function createThreadOpener(options: ThreadOptions): OpenThread {
  const { botToken, log } = options;
  return async (opening) => {
    if (botToken === undefined) return undefined;
    const call = createCall(options, botToken, AbortSignal.timeout(options.timeLimitMs ?? TIME_LIMIT_MS));
    const failed = (error: unknown) => {
      log("warn", "discord-thread-failed", { channel: opening.channelId, error: String(error) });
      return undefined;
    };
    const threadId = await openThread(call, opening).catch(failed);
    if (threadId !== undefined) {
      await call("PUT", `/channels/${threadId}/thread-members/${opening.personId}`).catch(failed);
    }
    return threadId;
  };
}

async function openThread(call: Call, opening: ThreadOpening): Promise<string> {
  const message = await call("POST", `/channels/${opening.channelId}/messages`, {
    content: opening.starter,
    nonce: nonceOf(`thread ${opening.interactionId}`),
    enforce_nonce: true,
    allowed_mentions: { parse: [] },
    flags: FLAG.suppressEmbeds,
  });
  const { id } = Created.parse(message.kind === "done" ? message.body : undefined);
  const thread = { name: cut(opening.name, NAME_LENGTH), auto_archive_duration: SEVEN_DAYS_MIN };
  const opened = await call("POST", `/channels/${opening.channelId}/messages/${id}/threads`, thread, THREAD_EXISTS);
  return opened.kind === "tolerated" ? id : Created.parse(opened.body).id;
}

type Called = { kind: "done"; body: unknown } | { kind: "tolerated" };
type Call = (method: "POST" | "PUT", path: string, payload?: unknown, toleratedCode?: number) => Promise<Called>;

const Problem = z.object({ code: z.number() });

/** Throws if Discord refuses the call, unless it refuses with the tolerated code. */
function createCall({ apiUrl }: ThreadOptions, botToken: string, signal: AbortSignal): Call {
  const root = apiUrl.replace(/\/+$/, "");
  const headers = { authorization: `Bot ${botToken}`, "content-type": "application/json", "user-agent": USER_AGENT };
  return async (method, path, payload, toleratedCode) => {
    const body = payload === undefined ? {} : { body: JSON.stringify(payload) };
    const response = await fetch(`${root}${path}`, { method, headers, signal, ...body });
    const text = await response.text();
    const answer: unknown = text === "" ? undefined : JSON.parse(text);
    if (response.ok) return { kind: "done", body: answer };
    const code = Problem.safeParse(answer).data?.code;
    if (code !== undefined && code === toleratedCode) return { kind: "tolerated" };
    throw new Error(`${method} ${response.status} ${code ?? ""}`);
  };
}
