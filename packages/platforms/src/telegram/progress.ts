import type { Clock } from "@echo/core/system/clock";
import type { Log } from "@echo/core/system/log";
import type { Chat } from "@echo/core/port/chat";
import { isGroup, readChannel, target } from "./address.ts";
import { calling, TelegramRefusal } from "./api.ts";
import type { TelegramApi } from "./api.ts";
import { refusedBy } from "./refusal.ts";

interface ProgressDeps {
  hasty: TelegramApi;
  patient: TelegramApi;
  clock: Clock;
  log: Log;
}

/** Milliseconds between two edits in a group. Telegram allows 20 messages a minute there in total. */
const GROUP_EDIT_MS = 3000;
const FLOOD_WAIT_S = 5;
/** If a person blocked or removed the bot, do not try every few seconds: the turn may go on for minutes. */
const CLOSED_WAIT_S = 60;

/**
 * Typing, progress and reactions. Best effort: it shows nothing while a flood wait lasts or after the bot was blocked,
 * and never throws.
 */
export function createProgress(deps: ProgressDeps): Pick<Chat, "typing" | "showProgress" | "clearProgress" | "react"> {
  const quietUntil = new Map<string, number>();
  const now = () => deps.clock.monotonic();

  async function attempt<T>(channel: string, what: string, call: () => Promise<T>): Promise<T | undefined> {
    if (now() < (quietUntil.get(channel) ?? 0)) return undefined;
    quietUntil.delete(channel);
    try {
      return await calling(call());
    } catch (error) {
      const quietS = error instanceof TelegramRefusal ? quietAfter(error) : 0;
      if (quietS > 0) quietUntil.set(channel, now() + quietS * 1000);
      const isSame = error instanceof TelegramRefusal && error.description.includes("message is not modified");
      if (!isSame) deps.log("debug", "telegram-progress-failed", { what, error: String(error) });
      return undefined;
    }
  }

  const lastEdit = new Map<string, number>();

  function mayEdit(channel: string): boolean {
    return !isGroup(readChannel(channel)) || now() - (lastEdit.get(channel) ?? -Infinity) >= GROUP_EDIT_MS;
  }

  return {
    async typing(channel) {
      const payload = { ...target(readChannel(channel)), action: "typing" } as const;
      let isGone = false;
      await attempt(channel, "typing", () =>
        calling(deps.hasty.raw.sendChatAction(payload)).catch((error: unknown) => {
          isGone = refusedBy(error) === "gone";
          throw error;
        }),
      );
      return isGone ? "gone" : undefined;
    },
    async showProgress(channel, text, messageId) {
      const address = readChannel(channel);
      if (messageId === undefined) {
        const message = { ...target(address), text, disable_notification: true };
        const sent = await attempt(channel, "progress", () => deps.hasty.raw.sendMessage(message));
        if (sent !== undefined) lastEdit.set(channel, now());
        return sent === undefined ? undefined : `${sent.message_id}`;
      }
      if (!mayEdit(channel)) return messageId;
      lastEdit.set(channel, now());
      const edit = { chat_id: address.chatId, message_id: Number(messageId), text };
      await attempt(channel, "progress", () => deps.hasty.raw.editMessageText(edit));
      return messageId;
    },
    async clearProgress(channel, messageId) {
      lastEdit.delete(channel);
      const message = { chat_id: readChannel(channel).chatId, message_id: Number(messageId) };
      // Wait even if a flood wait lasts: otherwise the message would stay in the chat for good.
      await calling(deps.patient.raw.deleteMessage(message)).catch((error: unknown) => {
        deps.log("debug", "telegram-progress-failed", { what: "clear", error: String(error) });
      });
    },
    async react(channel, messageId) {
      const message = { chat_id: readChannel(channel).chatId, message_id: Number(messageId) };
      const reaction = [{ type: "emoji", emoji: "✍" } as const];
      await attempt(channel, "react", () => deps.hasty.raw.setMessageReaction({ ...message, reaction }));
    },
  };
}

function quietAfter({ code, retryAfterS = FLOOD_WAIT_S }: TelegramRefusal): number {
  return code === 429 ? retryAfterS : code === 403 ? CLOSED_WAIT_S : 0;
}
