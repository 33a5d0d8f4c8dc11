import * as z from "zod";
import { RateLimitError } from "@discordjs/rest";
import type { Clock } from "@echo/core/system/clock";
import { nonceOf } from "@echo/core/id/nonce";
import type { Log } from "@echo/core/system/log";
import type { Chat } from "@echo/core/port/chat";
import { Routes } from "discord-api-types/v10";
import { calling, doing, MessageId } from "./api.ts";
import type { DiscordApi } from "./api.ts";
import { FLAG } from "./number.ts";
import { isArchived, refusedBy } from "./refusal.ts";

interface ProgressDeps {
  hasty: DiscordApi;
  patient: DiscordApi;
  clock: Clock;
  log: Log;
}

/** Milliseconds between two edits of one progress message. */
const EDIT_MS = 2000;
const NOTED = encodeURIComponent("✍️");

const Thread = z.object({ thread_metadata: z.object({ locked: z.boolean() }).optional() });

/** Typing, progress and reactions. Best effort: it shows nothing while a rate limit lasts, and never throws. */
export function createProgress(deps: ProgressDeps): Pick<Chat, "typing" | "showProgress" | "clearProgress" | "react"> {
  const { hasty, patient, clock, log } = deps;
  const lastEdit = new Map<string, number>();
  /**
   * The nonce of each channel's progress message until it is cleared. If Discord's answer to the first call is lost,
   * the same nonce finds the message again.
   */
  const nonces = new Map<string, string>();
  let made = 0;

  function newNonce(channel: string): string {
    made += 1;
    return nonceOf(`progress ${channel} ${clock.now()} ${made}`);
  }

  function failed(what: string, error: unknown): void {
    const why = error instanceof RateLimitError ? "rate limit" : String(error);
    log("debug", "discord-progress-failed", { what, error: why });
  }

  async function attempt<T>(what: string, call: () => Promise<T>): Promise<T | undefined> {
    try {
      return await call();
    } catch (error) {
      failed(what, error);
      return undefined;
    }
  }

  /** The next message reopens an archived thread, unless it is locked too. */
  async function isLocked(channel: string): Promise<boolean> {
    const thread = await attempt("lock", () => calling(hasty.get(Routes.channel(channel)), Thread));
    return thread?.thread_metadata?.locked === true;
  }

  return {
    async typing(channel) {
      try {
        await doing(hasty.post(Routes.channelTyping(channel)));
      } catch (error) {
        failed("typing", error);
        if (refusedBy(error) === "gone" && (!isArchived(error) || (await isLocked(channel)))) return "gone";
      }
      return undefined;
    },
    async showProgress(channel, text, messageId) {
      const body = { content: text, allowed_mentions: { parse: [] }, flags: FLAG.suppressEmbeds };
      if (messageId === undefined) {
        const nonce = nonces.get(channel) ?? newNonce(channel);
        nonces.set(channel, nonce);
        const create = { body: { ...body, nonce, enforce_nonce: true, flags: FLAG.suppressEmbeds | FLAG.silent } };
        const call = () => calling(hasty.post(Routes.channelMessages(channel), create), MessageId);
        const created = await attempt("progress", call);
        if (created !== undefined) lastEdit.set(channel, clock.monotonic());
        return created?.id;
      }
      if (clock.monotonic() - (lastEdit.get(channel) ?? -Infinity) < EDIT_MS) return messageId;
      lastEdit.set(channel, clock.monotonic());
      await attempt("progress", () => doing(hasty.patch(Routes.channelMessage(channel, messageId), { body })));
      return messageId;
    },
    async clearProgress(channel, messageId) {
      lastEdit.delete(channel);
      nonces.delete(channel);
      // Wait even if a rate limit lasts: otherwise the message would stay in the chat for good.
      await attempt("clear", () => doing(patient.delete(Routes.channelMessage(channel, messageId))));
    },
    async react(channel, messageId) {
      await attempt("react", () => doing(hasty.put(Routes.channelMessageOwnReaction(channel, messageId, NOTED))));
    },
  };
}
