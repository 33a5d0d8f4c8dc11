import type { Button } from "@echo/core/inbound/button";
import type { Answer } from "@echo/core/desk/answer";
import type { Locale } from "@echo/core/text/locale";
import { say } from "@echo/core/message/say";
import { target } from "./address.ts";
import type { Keyboard } from "./keyboard.ts";
import { keyboard } from "./keyboard.ts";
import type { Origin } from "./parse.ts";
import { oneMessage, toastText } from "./shorten.ts";

export interface SendMessage {
  method: "sendMessage";
  chat_id: number;
  message_thread_id?: number;
  text: string;
  parse_mode: "HTML";
  link_preview_options: { is_disabled: true };
  reply_parameters?: { message_id: number; allow_sending_without_reply: true };
  reply_markup?: Keyboard;
}

export interface AnswerPress {
  method: "answerCallbackQuery";
  callback_query_id: string;
  text?: string;
  /** Shows a dialog that the person closes, instead of a line that fades. */
  show_alert?: true;
}

/** The one method call that the body of the webhook's 200 can carry. */
export type TelegramMethod = SendMessage | AnswerPress;

export interface Circumstance {
  locale: Locale;
  /** This update was answered before: send no second message. */
  again: boolean;
  /** Sentences after the answer, about attachments that we do not read. */
  notes: readonly string[];
}

export function answerMethod(answer: Answer, origin: Origin, circumstance: Circumstance): TelegramMethod | undefined {
  return origin.kind === "press"
    ? answerPress(answer, origin, circumstance.locale)
    : answerMessage(answer, origin, circumstance);
}

/** Always answers a press, because its button shows that it is loading until then. */
function answerPress(answer: Answer, origin: Extract<Origin, { kind: "press" }>, locale: Locale): AnswerPress {
  const press = { method: "answerCallbackQuery", callback_query_id: origin.callbackId } as const;
  if (answer.kind === "said") return { ...press, text: toastText(answer.markdown), show_alert: true };
  if (answer.kind === "ignored") return press;
  const text = answer.starting === undefined ? pressed(origin.button, locale) : toastText(answer.starting);
  return text === undefined ? press : { ...press, text };
}

function pressed(button: Button | undefined, locale: Locale): string | undefined {
  return button === undefined || button.action === "plan" ? undefined : `⏳ ${say(locale).button(button.action)}`;
}

function answerMessage(
  answer: Answer,
  origin: Extract<Origin, { kind: "message" }>,
  { locale, again, notes }: Circumstance,
): SendMessage | undefined {
  if (again || answer.kind === "ignored") return undefined;
  const words = answer.kind === "said" ? answer.markdown : answer.starting;
  const said = [...(words === undefined ? [] : [words]), ...notes];
  const buttons = answer.kind === "said" ? keyboard(answer.buttons, locale) : undefined;
  return said.length === 0 ? undefined : sendMessage(said.join("\n\n"), origin, buttons);
}

function sendMessage(markdown: string, origin: Extract<Origin, { kind: "message" }>, markup?: Keyboard): SendMessage {
  return {
    method: "sendMessage",
    ...target(origin.address),
    text: oneMessage(markdown),
    parse_mode: "HTML",
    link_preview_options: { is_disabled: true },
    ...(origin.private
      ? {}
      : { reply_parameters: { message_id: origin.messageId, allow_sending_without_reply: true as const } }),
    ...(markup === undefined ? {} : { reply_markup: markup }),
  };
}
