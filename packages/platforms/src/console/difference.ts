import { diff } from "node:util";

/** One step from an older text or list to a newer one. */
export interface Edit {
  kind: "same" | "added" | "removed";
  text: string;
}

/** Node's `diff` needs time and memory with the square of the total length. Longer lists are shown as one change. */
const MAX_LENGTH = 1500;

/**
 * In Node 24.21, -1 marks an item that only the second list holds, and 1 an item that only the first list holds. Node's
 * manual says the opposite.
 */
const KINDS = { "-1": "added", 0: "same", 1: "removed" } as const;

/**
 * The shortest edits that turn `before` into `after`. The same and removed items make up `before`. The same and added
 * items make up `after`.
 */
export function compareLists(before: readonly string[], after: readonly string[]): Edit[] {
  const length = before.length + after.length;
  if (length > MAX_LENGTH) return [...before.map(as("removed")), ...after.map(as("added"))];
  // Node's `diff` throws on two empty lists, and returns nothing if a list is compared with itself.
  if (length === 0 || before === after) return before.map(as("same"));
  return diff(before, after).map(([operation, text]) => as(KINDS[operation])(text));
}

function as(kind: Edit["kind"]): (text: string) => Edit {
  return (text) => ({ kind, text });
}

/** Compares word by word. Joins neighbouring edits of the same kind. */
export function compareTexts(before: string, after: string): Edit[] {
  const joined: Edit[] = [];
  for (const edit of compareLists(wordsOf(before), wordsOf(after))) {
    const last = joined.at(-1);
    if (last?.kind === edit.kind) last.text += edit.text;
    else joined.push({ ...edit });
  }
  return joined;
}

/** Each word with the space after it. */
function wordsOf(text: string): string[] {
  return text.match(/\S+\s*|^\s+/g) ?? [];
}
