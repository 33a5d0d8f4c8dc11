import { askOfButton, decodeButton } from "@echo/core/inbound/button";
import { conversationKey } from "@echo/core/id/conversation-key";
import type { Person } from "@echo/core/inbound/inbound";
import type { Locale } from "@echo/core/text/locale";
import { localeOf } from "@echo/core/text/locale";
import type { Ask, Request } from "@echo/core/inbound/request";
import { askOfCommand, askOfWords } from "./ask.ts";
import { Interaction } from "./interaction.ts";
import type { PersonInteraction } from "./interaction.ts";
import { REPLY_FIELD } from "./modal.ts";
import { INTERACTION } from "./number.ts";
import type { Place } from "./place.ts";
import { placeOf } from "./place.ts";
import { padded } from "./snowflake.ts";

export interface ParseSettings {
  /** Ids. If both lists are empty, nobody is allowed. */
  allowedUsers: readonly string[];
  allowedRoles: readonly string[];
  locale: "auto" | Locale;
}

/** How the person asked. It decides whether the answer is deferred. */
export type Origin = "command" | "button" | "modal";

export type Parsed =
  | { kind: "ping" }
  | { kind: "complete"; typed: string; allowed: boolean }
  /** The person pressed `Reply`: nothing is stored, and a modal asks for the words. */
  | { kind: "modal"; customId: string; locale: Locale }
  | { kind: "request"; request: Request; origin: Origin; place: Place }
  | { kind: "unknown shape" };

/** Reads from a raw interaction what it asks of us. Pure. */
export function parseInteraction(raw: unknown, settings: ParseSettings, now: number): Parsed {
  const parsed = Interaction.safeParse(raw);
  if (!parsed.success) return { kind: "unknown shape" };
  const interaction = parsed.data;
  if (interaction.type === INTERACTION.ping) return { kind: "ping" };
  const place = placeOf(interaction);
  const person = personOf(interaction, settings.locale);
  if (place === undefined || person === undefined) return { kind: "unknown shape" };
  const allowed = isAllowed(settings, person.id, interaction.member?.roles ?? []);
  if (interaction.type === INTERACTION.autocomplete)
    return { kind: "complete", typed: focusedText(interaction.data.options), allowed };
  const customId = interaction.type === INTERACTION.press ? interaction.data.custom_id : undefined;
  if (customId !== undefined && allowed && decodeButton(customId)?.action === "reply") {
    return { kind: "modal", customId, locale: person.locale };
  }
  const origin = ORIGINS[interaction.type];
  const ask = askOf(interaction);
  const request: Request = {
    id: padded(interaction.id),
    conversation: conversationKey("discord", place.channelId),
    person,
    receivedAt: now,
    // A command or a press is always meant for us, also in a server. So it always gets an answer.
    private: true,
    allowed,
    ask,
    ...(isDeferred(origin, ask) ? { replyToken: interaction.token } : {}),
  };
  return { kind: "request", request, origin, place };
}

/** A plan gets its start sentence at once, and a button shows no "thinking…" to replace. */
export function isDeferred(origin: Origin, ask: Ask): boolean {
  return origin !== "button" && ask.kind === "intent" && ask.intent.kind !== "plan";
}

const ORIGINS = {
  [INTERACTION.command]: "command",
  [INTERACTION.press]: "button",
  [INTERACTION.modal]: "modal",
} as const;

export function isAllowed(settings: ParseSettings, userId: string, roles: readonly string[]): boolean {
  return settings.allowedUsers.includes(userId) || roles.some((role) => settings.allowedRoles.includes(role));
}

function personOf(interaction: PersonInteraction, locale: "auto" | Locale): Person | undefined {
  const user = interaction.member?.user ?? interaction.user;
  if (user === undefined) return undefined;
  const name = user.global_name ?? user.username;
  return {
    id: user.id,
    locale: locale === "auto" ? localeOf(interaction.locale) : locale,
    ...(name === undefined ? {} : { name }),
  };
}

function askOf(interaction: Exclude<PersonInteraction, { type: typeof INTERACTION.autocomplete }>): Ask {
  switch (interaction.type) {
    case INTERACTION.command: {
      const { name, options } = interaction.data;
      return askOfCommand(name, new Map(options.map((option) => [option.name, String(option.value ?? "")])));
    }
    case INTERACTION.press:
      return askOfButton(decodeButton(interaction.data.custom_id));
    case INTERACTION.modal: {
      const field = interaction.data.components.find(({ custom_id: id }) => id === REPLY_FIELD);
      return askOfWords(field?.value ?? "");
    }
  }
}

function focusedText(options: readonly { focused?: boolean | undefined; value?: unknown }[]): string {
  const value = options.find(({ focused }) => focused === true)?.value;
  return typeof value === "string" ? value : "";
}
