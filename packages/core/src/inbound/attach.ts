import { TEXT_MAX_BYTES } from "./inbound.ts";
import type { Material } from "./material.ts";
import type { Ask, Misuse } from "./request.ts";
import type { OfferedFile, SentFile } from "./sent-file.ts";
import { admitFiles } from "./sent-file.ts";
import type { Unreadable } from "./unreadable.ts";

/** What comes with the person's own words. */
export interface Attached {
  files: readonly OfferedFile[];
  /** Pictures, polls and the like. */
  unreadable: readonly Unreadable[];
  /** Words that are not the person's own: forwarded, quoted or replied to. */
  material?: readonly Material[];
}

export interface Asked {
  ask: Ask;
  /** The attachments that are not read: the person is told with the answer. */
  unread: Misuse[];
}

/**
 * Joins words and attachments. Files and material go with a reply or a plan. `words` is `undefined` if there are none,
 * and for a forward: its words are material, so that they are never a command, a typed word, a choice or an approval.
 */
export function withAttached(words: Ask | undefined, attached: Attached): Asked | undefined {
  const { files, refused } = admitFiles(attached.files);
  const { material = [] } = attached;
  const media: Misuse[] =
    attached.unreadable.length === 0 ? [] : [{ kind: "unreadable", what: [...attached.unreadable] }];
  const unread: Misuse[] = [
    ...(refused.length === 0 ? [] : [{ kind: "files-refused" as const, files: refused }]),
    ...media,
  ];
  const own = words === undefined || isEmpty(words) ? undefined : words;
  if (own === undefined && files.length === 0 && !material.some(isForwardedText)) {
    const [first] = unread;
    const ask: Ask | undefined = first === undefined ? words : { kind: "misuse", misuse: first };
    return ask === undefined ? undefined : { ask, unread: [] };
  }
  const joined = joinedWith(own ?? EMPTY_REPLY, files, material);
  if (joined !== undefined && isTooLong(joined)) return withAttached(TOO_LONG, { ...attached, material: [] });
  if (joined !== undefined) return { ask: joined, unread };
  const problem = own?.kind === "misuse" ? "words" : "command";
  const beside = files.map(({ name }) => ({ name, problem }) as const);
  const all = [...beside, ...refused];
  return {
    ask: own ?? EMPTY_REPLY,
    unread: [...(all.length === 0 ? [] : [{ kind: "files-refused" as const, files: all }]), ...media],
  };
}

const EMPTY_REPLY: Ask = { kind: "intent", intent: { kind: "reply", text: "" } };
const TOO_LONG: Ask = { kind: "misuse", misuse: { kind: "text-too-long" } };

/** `undefined` if the words take nothing along. */
function joinedWith(words: Ask, files: SentFile[], material: readonly Material[]): Ask | undefined {
  if (words.kind !== "intent" || (words.intent.kind !== "reply" && words.intent.kind !== "plan")) return undefined;
  const intent = {
    ...words.intent,
    ...(files.length === 0 ? {} : { files }),
    ...(material.length === 0 ? {} : { material: [...material] }),
  };
  return { kind: "intent", intent };
}

/** What is stored of a message has one limit, whoever wrote it. */
function isTooLong(ask: Ask): boolean {
  if (ask.kind !== "intent" || (ask.intent.kind !== "reply" && ask.intent.kind !== "plan")) return false;
  const own = ask.intent.kind === "reply" ? ask.intent.text : (ask.intent.description ?? "");
  const texts = [own, ...(ask.intent.material ?? []).map(({ text }) => text)];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) > TEXT_MAX_BYTES;
}

function isForwardedText({ kind, text }: Material): boolean {
  return kind === "forwarded" && text !== "";
}

function isEmpty(ask: Ask): boolean {
  return ask.kind === "misuse" && ask.misuse.kind === "empty-text";
}
