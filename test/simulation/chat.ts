import type { Button } from "@echo/core/inbound/button";
import type { Adapter } from "@echo/core/id/conversation-key";
import type { Chat } from "@echo/core/port/chat";
import type { Reply } from "@echo/core/conversation/reply";
import type { Process, World } from "./world.ts";

/** One message that people can see. */
export interface Visible {
  at: number;
  channel: string;
  nonce: string;
  text: string;
  buttons: Button[];
}

export interface ChatPlatform {
  adapter: Adapter;
  visible: Visible[];
  chatFor(process: Process): Chat;
}

/** Longer texts are sent in several pieces, so that a delivery can be cut off in the middle. */
const PIECE_LENGTH = 200;

export function piecesOf(reply: Reply): { text: string; buttons: Button[] }[] {
  if (reply.kind === "document") return [{ text: `[${reply.filename}] ${reply.caption}`, buttons: [] }];
  const texts = reply.markdown.match(new RegExp(`[\\s\\S]{1,${PIECE_LENGTH}}`, "g")) ?? [""];
  const buttons = (reply.buttons ?? []).flat();
  return texts.map((text, index) => ({ text, buttons: index === texts.length - 1 ? buttons : [] }));
}

/** The content of the file that the person sends instead of a word. */
export function fileOf(word: string): string {
  return `what ${word} holds\n`;
}

/** A chat platform. As Discord it keeps one message per nonce; as Telegram it has no nonces. */
export function createChatPlatform(world: World, adapter: Adapter): ChatPlatform {
  const visible: Visible[] = [];
  const send = async (channel: string, piece: { text: string; buttons: Button[] }, nonce: string) => {
    const known = visible.findIndex((one) => one.channel === channel && one.nonce === nonce);
    if (adapter === "discord" && known !== -1) return { kind: "sent", messageId: String(known) } as const;
    visible.push({ at: world.now(), channel, nonce, ...piece });
    return { kind: "sent", messageId: String(visible.length - 1) } as const;
  };
  return {
    adapter,
    visible,
    chatFor: (process) => ({
      adapter,
      label: adapter,
      pace: { progressMs: 60_000, typingMs: 60_000 },
      render: (reply) => piecesOf(reply),
      send: (channel, piece, nonce) =>
        world.call(process, "chat.send", () => send(channel, piece as ReturnType<typeof piecesOf>[number], nonce)),
      fetchFile: (_channel, ref) =>
        world.call(process, "chat.fetchFile", async () => ({ kind: "fetched", bytes: Buffer.from(fileOf(ref)) })),
      typing: () => Promise.resolve(undefined),
      showProgress: () => Promise.resolve(undefined),
      clearProgress: () => Promise.resolve(),
      react: () => Promise.resolve(),
    }),
  };
}
