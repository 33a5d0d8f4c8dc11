import type { Locale } from "@echo/core/text/locale";
import { say } from "@echo/core/message/say";

/** In a group with privacy mode, plain words reach us only as a reply to our message. */
export function replyPrompt(locale: Locale, inPrivate: boolean): string {
  const here = say(locale).answerHere;
  if (inPrivate) return `${here}.`;
  return locale === "ro" ? `${here}, cu reply la mesajul meu.` : `${here}, with a reply to my message.`;
}
