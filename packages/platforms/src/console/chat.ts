import { CONSOLE } from "./name.ts";
import * as z from "zod";
import type { Chat } from "@echo/core/port/chat";
import { ConsolePiece, consolePieces } from "./piece.ts";

export const CHAT_PATH = "/console/chat";

const Sent = z.object({ messageId: z.string() });

/** The console as a runner reaches it: over HTTP on the loopback, with the runners' token. */
export function createConsoleChat({ url, token }: { url: string; token: string }): Chat {
  const post = async (channel: string, verb: string, body: unknown) => {
    const response = await fetch(`${url}${CHAT_PATH}/${channel}/${verb}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`the console answered ${response.status}`);
    return response.json();
  };
  const tell = async (channel: string, signal: unknown) => {
    await post(channel, "signal", signal).catch(() => undefined);
  };
  return {
    ...CONSOLE,
    pace: { progressMs: 1000, typingMs: 4000 },
    render: consolePieces,
    send: async (channel, piece, nonce) => {
      const { messageId } = Sent.parse(await post(channel, "send", { nonce, piece: ConsolePiece.parse(piece) }));
      return { kind: "sent", messageId };
    },
    // The console offers no way to send a file.
    fetchFile: async () => ({ kind: "refused", problem: "gone", reason: "the console takes no files" }),
    typing: async (channel) => {
      await tell(channel, { kind: "typing" });
      return undefined;
    },
    showProgress: async (channel, text) => {
      await tell(channel, { kind: "progress", text });
      return "progress";
    },
    clearProgress: (channel) => tell(channel, { kind: "progress-over" }),
    react: (channel, messageId) => tell(channel, { kind: "noted", seq: Number(messageId) }),
  };
}
