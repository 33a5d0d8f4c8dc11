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
import { firstTaken } from "../first-taken.ts";
import { fetchFile } from "./file.ts";
import { eachTelegramPiece, renderTelegramHtml } from "./html.ts";
import { findNames } from "./html/name.ts";
import { renderReply, TelegramPiece } from "./piece.ts";
import { createProgress } from "./progress.ts";
import { isKeyboardRefused, refusedBy } from "./refusal.ts";
import { cut } from "@echo/core/text/cut";
import { withoutLinks } from "@echo/core/text/without-links";

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
    const refused = refusedBy(error);
    if (refused !== "later") {
      return { kind: refused === "gone" ? "gone" : "content-refused", reason: error.description };
    }
    throw error.retryAfterS === undefined ? error : new FloodError(error.retryAfterS * 1000, error);
  }
}

function deliver(api: TelegramApi, address: Address, piece: TelegramPiece): Promise<{ message_id: number }> {
  return piece.kind === "document" ? sendDocument(api, address, piece) : sendText(api, address, piece);
}

type TextPiece = Extract<TelegramPiece, { kind: "text" }>;

/** If Telegram refuses the HTML, sends the author's words, then those with links as words; a bad keyboard is left out. */
async function sendText(api: TelegramApi, address: Address, piece: TextPiece): Promise<{ message_id: number }> {
  let keyboard = piece.keyboard;
  const plain = cut(piece.plain, MESSAGE_LENGTH);
  const inert = cut(withoutLinks(piece.plain), MESSAGE_LENGTH);
  const asCode = (text: string) => ({ text, entities: namesIn(text) });
  const forms = [{ text: piece.html, parse_mode: "HTML" as const }, asCode(plain), asCode(inert), { text: inert }];
  return firstTaken(
    forms,
    (error) => {
      if (isKeyboardRefused(error)) keyboard = undefined;
      return refusedBy(error) === "content";
    },
    (form) =>
      calling(
        api.raw.sendMessage({
          ...target(address),
          link_preview_options: { is_disabled: true },
          ...(keyboard === undefined ? {} : { reply_markup: keyboard }),
          ...form,
        }),
      ),
  );
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
    if (refusedBy(error) !== "content") throw error;
    return sendAsTexts(api, address, [caption, text]);
  }
}

/** If Telegram takes no file here, sends the plan as text: its people must still read it before they approve it. */
async function sendAsTexts(api: TelegramApi, address: Address, markdown: string[]): Promise<{ message_id: number }> {
  let sent: { message_id: number } | undefined;
  for (const piece of eachTelegramPiece(markdown.join("\n\n"))) {
    sent = await sendText(api, address, { kind: "text", ...piece });
  }
  return sent ?? sendText(api, address, { kind: "text", ...renderTelegramHtml("…") });
}
