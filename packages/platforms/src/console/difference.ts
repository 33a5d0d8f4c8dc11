import { diff } from "node:util";

/** One step from an older text or list to a newer one. */
export interface Edit {
  kind: "same" | "added" | "removed";
  text: string;
}

/** Node's `diff` takes time and memory with the square of both lengths together; longer lists are shown as one change. */
const MAX_LENGTH = 1500;

/** In Node 24.21, -1 is what only the second list holds and 1 what only the first one holds; its manual says otherwise. */
const KINDS = { "-1": "added", 0: "same", 1: "removed" } as const;

/** The shortest edits that turn `before` into `after`: what is same or removed is `before`, what is same or added is `after`. */
export function compareLists(before: readonly string[], after: readonly string[]): Edit[] {
  const length = before.length + after.length;
  if (length > MAX_LENGTH) return [...before.map(as("removed")), ...after.map(as("added"))];
  // Node's `diff` throws on two empty lists, and finds nothing in a list that is compared with itself.
  if (length === 0 || before === after) return before.map(as("same"));
  return diff(before, after).map(([operation, text]) => as(KINDS[operation])(text));
}

function as(kind: Edit["kind"]): (text: string) => Edit {
  return (text) => ({ kind, text });
}

/** Word by word; neighbouring edits of a kind are joined. */
export function compareTexts(before: string, after: string): Edit[] {
  const joined: Edit[] = [];
  for (const edit of compareLists(wordsOf(before), wordsOf(after))) {
    const last = joined.at(-1);
    if (last?.kind === edit.kind) last.text += edit.text;
    else joined.push({ ...edit });
  }
  return joined;
}

/** Each word with the space behind it. */
function wordsOf(text: string): string[] {
  return text.match(/\S+\s*|^\s+/g) ?? [];
}
