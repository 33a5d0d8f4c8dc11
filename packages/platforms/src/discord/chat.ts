import { DISCORD } from "./name.ts";
import type { Clock } from "@echo/core/system/clock";
import type { Log } from "@echo/core/system/log";
import type { Chat, SendResult } from "@echo/core/port/chat";
import { cut } from "@echo/core/text/cut";
import { withoutLinks } from "@echo/core/text/without-links";
import { RESTJSONErrorCodes, Routes } from "discord-api-types/v10";
import { calling, createHastyApi, createPatientApi, DiscordRefusal, MessageId } from "./api.ts";
import type { DiscordApi } from "./api.ts";
import { firstTaken } from "../first-taken.ts";
import { fetchFile } from "./file.ts";
import { DISCORD_CONTENT_LIMIT, eachDiscordPiece } from "./markdown.ts";
import { FLAG } from "./number.ts";
import { DiscordPiece, renderReply } from "./piece.ts";
import { createProgress } from "./progress.ts";
import { isFileRefused, refusedBy } from "./refusal.ts";

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
    const messageId = await deliver(api, channel, piece, nonce);
    return { kind: "sent", messageId };
  } catch (error) {
    const refused = refusedBy(error);
    if (!(error instanceof DiscordRefusal) || refused === "later") throw error;
    return { kind: refused === "gone" ? "gone" : "content-refused", reason: error.message };
  }
}

async function deliver(api: DiscordApi, channel: string, piece: DiscordPiece, nonce: string): Promise<string> {
  if (piece.kind === "text") return sendText(api, channel, piece, nonce);
  try {
    return await post(api, channel, message(piece, nonce));
  } catch (error) {
    if (!isFileRefused(error)) throw error;
    return sendAsTexts(api, channel, piece, nonce);
  }
}

type TextPiece = Extract<DiscordPiece, { kind: "text" }>;

/** If Discord refuses the message, sends it with its links as words, then without its buttons. */
function sendText(api: DiscordApi, channel: string, piece: TextPiece, nonce: string): Promise<string> {
  const plain = { ...piece, content: cut(withoutLinks(piece.content), DISCORD_CONTENT_LIMIT) };
  const forms = [piece, plain, ...(piece.rows.length === 0 ? [] : [{ ...plain, rows: [] }])];
  return firstTaken(
    forms,
    (error) => refusedBy(error) === "content",
    (form) => post(api, channel, message(form, nonce)),
  );
}

/** If files are refused here, sends the plan as text: its people must still read it before they approve it. */
async function sendAsTexts(
  api: DiscordApi,
  channel: string,
  { caption, text }: Extract<DiscordPiece, { kind: "document" }>,
  nonce: string,
): Promise<string> {
  let sent = "";
  let index = 0;
  for (const content of eachDiscordPiece(`${caption}\n\n${text}`)) {
    sent = await sendText(api, channel, { kind: "text", content, rows: [] }, `${nonce}${index.toString(36)}`);
    index += 1;
  }
  return sent;
}

async function post(api: DiscordApi, channel: string, body: Parameters<DiscordApi["post"]>[1]): Promise<string> {
  try {
    return (await calling(api.post(Routes.channelMessages(channel), body), MessageId)).id;
  } catch (error) {
    // We sent this nonce before, and a person has deleted the message since.
    if (error instanceof DiscordRefusal && error.code === RESTJSONErrorCodes.UnknownMessage) return "";
    throw error;
  }
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
