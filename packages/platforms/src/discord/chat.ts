import { DISCORD } from "./name.ts";
import type { Clock } from "@echo/core/system/clock";
import type { Log } from "@echo/core/system/log";
import type { Chat, SendResult } from "@echo/core/port/chat";
import { RESTJSONErrorCodes, Routes } from "discord-api-types/v10";
import { calling, createHastyApi, createPatientApi, DiscordRefusal, MessageId } from "./api.ts";
import type { DiscordApi } from "./api.ts";
import { fetchFile } from "./file.ts";
import { FLAG } from "./number.ts";
import { DiscordPiece, renderReply } from "./piece.ts";
import { createProgress } from "./progress.ts";

export interface DiscordChatOptions {
  token: string;
  apiUrl: string;
  clock: Clock;
  log: Log;
}

const PACE = { progressMs: 2000, typingMs: 8000 };

/** Discord as the runner uses it. Always sends the bot's token: an interaction's token dies after 15 minutes. */
export function createDiscordChat(options: DiscordChatOptions): Chat {
  const patient = createPatientApi(options);
  const hasty = createHastyApi(options);
  return {
    ...DISCORD,
    render: renderReply,
    send: (channel, piece, nonce) => send(patient, channel, DiscordPiece.parse(piece), nonce),
    fetchFile: (channel, ref, maxBytes, signal) => fetchFile(patient, options, { channel, ref }, maxBytes, signal),
    pace: PACE,
    ...createProgress({ hasty, patient, ...options }),
  };
}

async function send(api: DiscordApi, channel: string, piece: DiscordPiece, nonce: string): Promise<SendResult> {
  try {
    const { id } = await calling(api.post(Routes.channelMessages(channel), message(piece, nonce)), MessageId);
    return { kind: "sent", messageId: id };
  } catch (error) {
    if (!(error instanceof DiscordRefusal)) throw error;
    // We sent this nonce before, and a person has deleted the message since.
    if (error.code === RESTJSONErrorCodes.UnknownMessage) return { kind: "sent", messageId: "" };
    if (isForGood(error)) return { kind: "refused", reason: error.message };
    throw error;
  }
}

/** No access, no permission, closed messages, unknown channel, locked thread: another try would get the same answer. */
function isForGood({ status }: DiscordRefusal): boolean {
  return status === 400 || status === 403 || status === 404;
}

function message(piece: DiscordPiece, nonce: string): Parameters<DiscordApi["post"]>[1] {
  const body = { nonce, enforce_nonce: true, allowed_mentions: { parse: [] }, flags: FLAG.suppressEmbeds };
  if (piece.kind === "text") {
    const components = piece.rows.length === 0 ? {} : { components: piece.rows };
    return { body: { ...body, content: piece.content, ...components } };
  }
  const { filename, text, caption } = piece;
  return {
    body: { ...body, ...(caption === "" ? {} : { content: caption }), attachments: [{ id: 0, filename }] },
    files: [{ name: filename, data: Buffer.from(text, "utf8"), contentType: "text/markdown; charset=utf-8" }],
  };
}
