import type { Ask, Misuse } from "./request.ts";
import type { OfferedFile } from "./sent-file.ts";
import { admitFiles } from "./sent-file.ts";

/** The attachments of a message. */
export interface Attached {
  files: readonly OfferedFile[];
  /** Pictures, voice messages and the like, which are not read. */
  hasMedia: boolean;
}

export interface Asked {
  ask: Ask;
  /** The attachments that are not read: the person is told with the answer. */
  unread: Misuse[];
}

/** Joins words and attachments. Files go with a reply or a plan. `words` is `undefined` if there are none. */
export function withAttached(words: Ask | undefined, { files: offered, hasMedia }: Attached): Asked | undefined {
  const { files, refused } = admitFiles(offered);
  const media: Misuse[] = hasMedia ? [{ kind: "unsupported-media" }] : [];
  const unread: Misuse[] = [
    ...(refused.length === 0 ? [] : [{ kind: "files-refused" as const, files: refused }]),
    ...media,
  ];
  if (words === undefined || isEmpty(words)) {
    if (files.length > 0) return { ask: { kind: "intent", intent: { kind: "reply", text: "", files } }, unread };
    const [first] = unread;
    const ask: Ask | undefined = first === undefined ? words : { kind: "misuse", misuse: first };
    return ask === undefined ? undefined : { ask, unread: [] };
  }
  if (words.kind === "intent" && (words.intent.kind === "reply" || words.intent.kind === "plan")) {
    const intent = files.length === 0 ? words.intent : { ...words.intent, files };
    return { ask: { kind: "intent", intent }, unread };
  }
  const problem = words.kind === "misuse" ? "words" : "command";
  const beside = files.map(({ name }) => ({ name, problem }) as const);
  const all = [...beside, ...refused];
  return {
    ask: words,
    unread: [...(all.length === 0 ? [] : [{ kind: "files-refused" as const, files: all }]), ...media],
  };
}

function isEmpty(ask: Ask): boolean {
  return ask.kind === "misuse" && ask.misuse.kind === "empty-text";
}
