import { TELEGRAM } from "./name.ts";
import { InputFile } from "grammy";
import type { Clock } from "@echo/core/system/clock";
import { FloodError } from "@echo/core/system/flood-error";
import type { Log } from "@echo/core/system/log";
import type { Chat, SendResult } from "@echo/core/port/chat";
import type { Address } from "./address.ts";
import { readChannel, target } from "./address.ts";
import { calling, createHastyApi, createPatientApi, TelegramRefusal } from "./api.ts";
import type { TelegramApi } from "./api.ts";
import { fetchFile } from "./file.ts";
import { renderTelegramHtml, telegramPieces } from "./html.ts";
import { findNames } from "./html/name.ts";
import { renderReply, TelegramPiece } from "./piece.ts";
import { createProgress } from "./progress.ts";
import { cut } from "@echo/core/text/cut";

export interface TelegramChatOptions {
  token: string;
  apiUrl: string;
  clock: Clock;
  log: Log;
}

const PACE = { progressMs: 1500, typingMs: 4000 };
/** Telegram's limit for a message, after entity parsing. */
const MESSAGE_LENGTH = 4096;

/** Telegram as the runner uses it. */
export function createTelegramChat(options: TelegramChatOptions): Chat {
  const patient = createPatientApi(options);
  const hasty = createHastyApi(options);
  return {
    ...TELEGRAM,
    render: renderReply,
    send: (channel, piece) => send(patient, readChannel(channel), TelegramPiece.parse(piece)),
    fetchFile: (_channel, ref, maxBytes, signal) => fetchFile(patient, options, ref, maxBytes, signal),
    pace: PACE,
    ...createProgress({ hasty, patient, ...options }),
  };
}

async function send(api: TelegramApi, address: Address, piece: TelegramPiece): Promise<SendResult> {
  try {
    const { message_id: id } = await calling(deliver(api, address, piece));
    return { kind: "sent", messageId: `${id}` };
  } catch (error) {
    if (!(error instanceof TelegramRefusal)) throw error;
    if (isForGood(error)) return { kind: "refused", reason: error.description };
    throw error.retryAfterS === undefined ? error : new FloodError(error.retryAfterS * 1000, error);
  }
}

/** Blocked, kicked, deactivated, gone, migrated: another try would get the same answer. */
function isForGood(refusal: TelegramRefusal): boolean {
  return refusal.code === 403 || refusal.code === 400;
}

function deliver(api: TelegramApi, address: Address, piece: TelegramPiece): Promise<{ message_id: number }> {
  return piece.kind === "document" ? sendDocument(api, address, piece) : sendText(api, address, piece);
}

async function sendText(
  api: TelegramApi,
  address: Address,
  piece: Extract<TelegramPiece, { kind: "text" }>,
): Promise<{ message_id: number }> {
  const message = {
    ...target(address),
    link_preview_options: { is_disabled: true },
    ...(piece.keyboard === undefined ? {} : { reply_markup: piece.keyboard }),
  };
  try {
    return await calling(api.raw.sendMessage({ ...message, text: piece.html, parse_mode: "HTML" }));
  } catch (error) {
    if (!(error instanceof TelegramRefusal) || !/can't parse entities|message is too long/.test(error.description)) {
      throw error;
    }
    const text = cut(piece.plain, MESSAGE_LENGTH);
    return calling(api.raw.sendMessage({ ...message, text, entities: namesIn(text) }));
  }
}

/** Names are shown as code here too. Otherwise Telegram would link file names and notify people. */
function namesIn(text: string): { type: "code"; offset: number; length: number }[] {
  return findNames(text).map(({ from, to }) => ({ type: "code", offset: from, length: to - from }));
}

async function sendDocument(
  api: TelegramApi,
  address: Address,
  { filename, text, caption }: Extract<TelegramPiece, { kind: "document" }>,
): Promise<{ message_id: number }> {
  const document = new InputFile(Buffer.from(text, "utf8"), filename);
  const message = { ...target(address), document, ...(caption === "" ? {} : { caption }) };
  try {
    return await calling(api.raw.sendDocument(message));
  } catch (error) {
    if (!(error instanceof TelegramRefusal) || !error.description.includes("rights to send documents")) throw error;
    return sendAsTexts(api, address, [caption, text]);
  }
}

/** If a group allows no files, sends the plan as text: its people must still read it before they approve it. */
async function sendAsTexts(api: TelegramApi, address: Address, markdown: string[]): Promise<{ message_id: number }> {
  const [first, ...others] = telegramPieces(markdown.join("\n\n"));
  let sent = await sendText(api, address, { kind: "text", ...(first ?? renderTelegramHtml("…")) });
  for (const piece of others) sent = await sendText(api, address, { kind: "text", ...piece });
  return sent;
}
