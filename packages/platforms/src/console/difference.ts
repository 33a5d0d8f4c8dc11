/** One step from an older text or list to a newer one. */
export interface Edit {
  kind: "same" | "added" | "removed";
  text: string;
}

/** Comparing costs length times length; more than this is shown as one change. */
const MAX_CELLS = 400_000;

/** The shortest edits that turn `before` into `after`: what is same or removed is `before`, what is same or added is `after`. */
export function compareLists(before: readonly string[], after: readonly string[]): Edit[] {
  const removed = (text: string): Edit => ({ kind: "removed", text });
  const added = (text: string): Edit => ({ kind: "added", text });
  if (before.length * after.length > MAX_CELLS) return [...before.map(removed), ...after.map(added)];
  const common = commonLengths(before, after);
  const edits: Edit[] = [];
  let [left, right] = [0, 0];
  while (left < before.length || right < after.length) {
    const [old, now] = [before[left], after[right]];
    if (old !== undefined && old === now) {
      edits.push({ kind: "same", text: old });
      left += 1;
      right += 1;
    } else if (old !== undefined && (now === undefined || at(common, left + 1, right) >= at(common, left, right + 1))) {
      edits.push(removed(old));
      left += 1;
    } else if (now !== undefined) {
      edits.push(added(now));
      right += 1;
    }
  }
  return edits;
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

/** `[i][j]`: how much of `before` from `i` and `after` from `j` is common. */
function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
  const table = Array.from({ length: before.length + 1 }, () => Array.from({ length: after.length + 1 }, () => 0));
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      const length =
        before[i] === after[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
      const row = table[i];
      if (row !== undefined) row[j] = length;
    }
  }
  return table;
}

function at(table: number[][], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}
