import { readJson } from "@echo/core/text/read-json";

/** How much of one string in a line is kept, in UTF-16 units: its beginning, and its end, where machine lines stand. */
export const KEPT = { beginning: 256 * 1024, end: 8 * 1024 };
/** UTF-16 units of one line without the middles of its long strings. */
const LINE_LENGTH = 16 * 1024 * 1024;
/** Stands for what was left out. Lines of their own: a machine line behind it stays one. */
const GAP = "\\n\\n…\\n\\n";
/** What is special in a string: its end, and what takes the next character along. */
const SPECIAL = /["\\]/g;

/** Takes one line of JSON in pieces. */
export interface Shortener {
  add(piece: string): void;
  /** The line as it is so far. Its long strings lack their middle. */
  text(): string;
}

/**
 * Leaves out the middle of long strings while a line of JSON arrives, so that a line of any length stays short and can
 * still be read. Never cuts an escape or a surrogate pair apart.
 */
export function createShortener(): Shortener {
  const done: string[] = [];
  let size = 0;
  let isInString = false;
  /** A backslash at the end of a piece. It belongs to the next one. */
  let carried = "";
  /** The current string: its beginning, and behind it what may turn out to be its end, in parts that are whole. */
  let beginning = "";
  let end: string[] = [];
  let endLength = 0;
  let isCut = false;
  const push = (part: string) => {
    size += part.length;
    if (size <= LINE_LENGTH) done.push(part);
  };
  const take = (part: string) => {
    const room = KEPT.beginning - beginning.length;
    beginning += part.slice(0, room);
    if (part.length <= room) return;
    end.push(part.slice(room));
    endLength += part.length - room;
    if (endLength <= 4 * KEPT.end) return;
    end = lastOf(end);
    endLength = end.reduce((sum, { length }) => sum + length, 0);
    isCut = true;
  };
  const close = () => {
    push((isCut ? firstWhole(beginning) + GAP : beginning) + end.join(""));
    [beginning, end, endLength, isCut] = ["", [], 0, false];
  };
  return {
    add: (added) => {
      const piece = carried + added;
      carried = "";
      let from = 0;
      SPECIAL.lastIndex = 0;
      for (let found = SPECIAL.exec(piece); found !== null; found = SPECIAL.exec(piece)) {
        const { index } = found;
        if (found[0] === '"') {
          const part = piece.slice(from, index);
          if (isInString) {
            take(part);
            close();
            push('"');
          } else push(`${part}"`);
          isInString = !isInString;
          from = index + 1;
        } else if (isInString && index + 1 === piece.length) {
          take(piece.slice(from, index));
          carried = "\\";
          from = piece.length;
        } else if (isInString) {
          take(piece.slice(from, index + 2));
          from = index + 2;
          SPECIAL.lastIndex = from;
        }
      }
      if (from === piece.length) return;
      if (isInString) take(piece.slice(from));
      else push(piece.slice(from));
    },
    // What is still too long cannot be an answer. It counts as no event.
    text: () => (size > LINE_LENGTH ? "…" : [...done, beginning, ...end, carried].join("")),
  };
}

/** The last whole parts, about as many as are kept. */
function lastOf(parts: readonly string[]): string[] {
  let [first, length] = [parts.length, 0];
  while (first > 0 && length < KEPT.end) {
    first -= 1;
    length += parts[first]?.length ?? 0;
  }
  // A part is plain text with at most one escape, at its end.
  return parts.slice(first).map((part) => part.slice(-KEPT.end));
}

/** An escape is at most twelve units long: a pair of `\\u…`. */
const ESCAPE_LENGTH = 12;

/** The text without an escape that its end cuts apart. */
function firstWhole(text: string): string {
  for (let left = 0; left <= ESCAPE_LENGTH; left += 1) {
    const part = text.slice(0, text.length - left);
    if (readJson(`"${part}"`) !== undefined) return part;
  }
  return "";
}
