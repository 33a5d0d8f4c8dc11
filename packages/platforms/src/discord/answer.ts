import type { APIInteractionResponse, APIModalInteractionResponseCallbackData } from "discord-api-types/v10";
import type { Button } from "@echo/core/inbound/button";
import type { Answer } from "@echo/core/desk/answer";
import type { Locale } from "@echo/core/text/locale";
import { say } from "@echo/core/message/say";
import type { Request } from "@echo/core/inbound/request";
import { buttonRows } from "./button-row.ts";
import { FLAG, RESPONSE } from "./number.ts";
import type { Origin } from "./parse.ts";
import { isDeferred } from "./parse.ts";
import { oneMessage } from "./shorten.ts";

export const PONG: APIInteractionResponse = { type: RESPONSE.pong };

export function choicesResponse(choices: { name: string; value: string }[]): APIInteractionResponse {
  return { type: RESPONSE.choices, data: { choices } };
}

export function modalResponse(modal: APIModalInteractionResponseCallbackData): APIInteractionResponse {
  return { type: RESPONSE.modal, data: modal };
}

interface Said {
  markdown: string;
  locale: Locale;
  /** Only this person sees the message. */
  personal: boolean;
  buttons?: Button[][] | undefined;
  /** The thread to link to, under the text. */
  threadId?: string;
}

export function messageResponse({ markdown, locale, personal, buttons, threadId }: Said): APIInteractionResponse {
  const components = buttonRows(buttons, locale) as [];
  return {
    type: RESPONSE.message,
    data: {
      content: `${oneMessage(markdown)}${threadId === undefined ? "" : `\n→ <#${threadId}>`}`,
      flags: FLAG.suppressEmbeds | (personal ? FLAG.ephemeral : 0),
      allowed_mentions: { parse: [] },
      ...(components.length === 0 ? {} : { components }),
    },
  };
}

/** What the response depends on besides the request. */
export interface Circumstance {
  origin: Origin;
  /** The thread that was opened for this request. */
  threadId: string | undefined;
}

/** The desk's answer as Discord's response. If the request comes again, it gets the same kind of response. */
export function respond(answer: Answer, request: Request, circumstance: Circumstance): APIInteractionResponse {
  const { locale } = request.person;
  switch (answer.kind) {
    case "said":
      return messageResponse({ ...answer, locale });
    case "ignored":
      return messageResponse({ markdown: say(locale).hint, locale, personal: true });
    case "accepted":
      return accepted(answer, request, circumstance);
  }
}

function accepted(
  answer: Extract<Answer, { kind: "accepted" }>,
  { ask, person }: Request,
  { origin, threadId }: Circumstance,
): APIInteractionResponse {
  const { locale } = person;
  if (isDeferred(origin, ask)) return { type: RESPONSE.deferred };
  if (ask.kind !== "intent" || ask.intent.kind !== "plan") return { type: RESPONSE.deferredUpdate };
  const words = say(locale);
  const starting = answer.starting ?? (answer.duplicate ? words.starting(ask.intent.slug) : undefined);
  if (starting === undefined) {
    return messageResponse({ markdown: words.refusal("already-planning", undefined), locale, personal: true });
  }
  if (threadId === undefined) return messageResponse({ markdown: starting, locale, personal: false });
  // Everyone sees the message that the thread starts from. This one only shows the person the way there.
  return messageResponse({ markdown: starting, locale, personal: true, threadId });
}
