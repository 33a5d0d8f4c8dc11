import type { Asked } from "@echo/core/inbound/attach";
import { withAttached } from "@echo/core/inbound/attach";
import { readText } from "@echo/core/inbound/command";
import type { Ask } from "@echo/core/inbound/request";
import type { OfferedFile } from "@echo/core/inbound/sent-file";
import { isAddressed, mayBeForOthers, withoutMention } from "./addressed.ts";
import { unreadableOf } from "./content.ts";
import { toMarkdown } from "./entity.ts";
import { forwardedFrom, isForwarded, pointedAt } from "./origin.ts";
import type { Message } from "./update.ts";
import { documentOf } from "./update.ts";

/** The person's own words, as typed. A forward has none: its words are somebody else's. */
export function ownWords(message: Message): string | undefined {
  return isForwarded(message) ? undefined : (message.text ?? message.caption);
}

/** What a message asks of us. `undefined`: nothing, or it is for somebody else. */
export function askOf(message: Message, botUsername: string | undefined): Asked | undefined {
  const isPrivate = message.chat.type === "private";
  const typed = ownWords(message);
  const attached = {
    files: filesOf(message),
    unreadable: unreadableOf(message),
    material: isForwarded(message) ? [forwardedFrom(message, formatted(message))] : pointedAt(message),
  };
  if (typed === undefined) {
    const asked = withAttached(undefined, attached);
    return isPrivate || isAddressed(message, "", botUsername) ? asked : asked && asStray(asked);
  }
  const read = (words: string) =>
    isPrivate ? readText(words) : readText(withoutMention(words, botUsername), botUsername ?? "");
  const asked = asMarkdown(read(typed), () => read(formatted(message)));
  const ask = mayBeForOthers(message, botUsername) ? withoutTypedWord(asked, typed) : asked;
  const isOthers = !isPrivate && ask?.kind === "misuse" && ask.misuse.kind === "unknown-command";
  if (ask === undefined || isOthers) return undefined;
  const joined = withAttached(ask, attached);
  const isBlank = ask.kind === "misuse" && ask.misuse.kind === "empty-text";
  return isPrivate || !isBlank || isAddressed(message, typed, botUsername) ? joined : joined && asStray(joined);
}

function formatted({ text, entities, caption = "", caption_entities: formats }: Message): string {
  return text === undefined ? toMarkdown(caption, formats) : toMarkdown(text, entities);
}

/** What is asked is decided by the words as typed: a bold "continue" is still that. Words that are kept are Markdown. */
function asMarkdown(ask: Ask | undefined, formattedAsk: () => Ask | undefined): Ask | undefined {
  const kindOf = (one: Ask | undefined) => (one?.kind === "intent" ? one.intent.kind : one?.kind);
  const keepsWords = ["reply", "plan", "propose"].includes(kindOf(ask) ?? "");
  if (!keepsWords) return ask;
  const written = formattedAsk();
  const isTooLong = written?.kind === "misuse";
  return isTooLong || kindOf(written) === kindOf(ask) ? written : ask;
}

function withoutTypedWord(ask: Ask | undefined, text: string): Ask | undefined {
  const isTyped = ask?.kind === "intent" && ask.intent.kind !== "reply" && !text.startsWith("/");
  return isTyped ? { kind: "intent", intent: { kind: "reply", text } } : ask;
}

/** Nobody said that it is for us. */
function asStray({ ask, unread }: Asked): Asked {
  return { ask: ask.kind === "misuse" ? { ...ask, stray: true } : ask, unread };
}

function filesOf(message: Message): OfferedFile[] {
  const document = documentOf(message);
  if (document === undefined) return [];
  const { file_id: ref, file_name: name = "", file_size: bytes = 0, mime_type: mime } = document;
  return [{ name, bytes, ref, mime }];
}
