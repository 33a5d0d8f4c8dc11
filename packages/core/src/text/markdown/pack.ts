import type { Definitions } from "./definition.ts";

export type Fits = (markdown: string) => boolean;

/** The room left in the piece being filled, and the room of every piece after it. */
export interface Room {
  first: Fits;
  rest: Fits;
  /** The document's link definitions. Without them a reference is not a link. */
  definitions: Definitions;
  /** A longer source fits nowhere. */
  longest: number;
  work: Work;
}

/** Characters that may still be read to split a document: every try and every comparison reads Markdown again. */
export interface Work {
  left: number;
}

/** Reading takes this many characters' time, however short the text is. */
const CALL = 20;

/** A character that may be markup takes this many more characters' time. */
const MARK = 3;
const MARKS = /[*_`~[\]<\\]/g;

export class TooMuchWork extends Error {
  override readonly name = "TooMuchWork";
}

/** Comparing what a text shows with what its source shows takes this many times as long as reading it. */
export const COMPARED = 2;

/** Takes what reading this Markdown so many times costs. */
export function spend(work: Work, markdown: string, times = 1): void {
  work.left -= times * (markdown.length + CALL + MARK * (markdown.match(MARKS)?.length ?? 0));
  if (work.left < 0) throw new TooMuchWork();
}

export interface Units {
  count: number;
  /** The Markdown of the units from `from` up to, but not including, `to`. */
  build: (from: number, to: number) => string;
  /** The separator between the unit at `index` and the Markdown that is already in its piece. */
  separator: (index: number) => string;
  /** A better end than `to` for the piece that starts at `from`: above `from`, at most `to`. */
  cut?: (from: number, to: number) => number;
  /** Parts of a unit that is too long for one piece. The first continues the open piece; "" if nothing fits there. */
  divide: (index: number, room: Room) => string[];
  /** Whether the last part of a divided unit must end its piece, because the next unit would be read as part of it. */
  endsPiece?: (index: number) => boolean;
}

/** Fills pieces with units in order, at least one piece. The first continues the open piece ("" if nothing fits). */
export function pack(units: Units, room: Room): string[] {
  const pieces: string[] = [];
  let open = "";
  let index = 0;
  /** About the length of the Markdown that fills a piece. */
  let usual = room.longest / 2;
  /** The next unit does not fit into the open piece. */
  let isFull = false;
  const close = (next: string) => {
    if (pieces.length === 0 || open !== "") pieces.push(open);
    open = next;
    isFull = false;
  };
  while (index < units.count) {
    const at = index;
    const left = units.count - at;
    const join = joiner(open, units.separator(at));
    const fits = pieces.length === 0 ? room.first : room.rest;
    const within: Fits = (markdown) => fits(join(markdown));
    const lengthOf = (count: number) => join(units.build(at, at + count)).length;
    const take = () => {
      const guess = longest(left, 1, (count) => lengthOf(count) <= usual).good;
      return longest(left, Math.max(guess, 1), (count) => within(units.build(at, at + count)));
    };
    const { good: taken, bad } = isFull ? { good: 0, bad: 1 } : take();
    if (taken > 0) {
      const end = at + taken;
      if (bad <= left) usual = Math.max(Math.min(usual, lengthOf(bad) - 1), lengthOf(taken));
      const nicer = end < units.count ? (units.cut?.(at, end) ?? end) : end;
      // Fewer units can be longer, because a link that is cut needs its target in both parts.
      index = nicer < end && within(units.build(at, nicer)) ? nicer : end;
      open = join(units.build(at, index));
      isFull = true;
      if (index < end) close("");
    } else if ((open !== "" || pieces.length === 0) && room.rest(units.build(at, at + 1))) {
      close("");
    } else {
      const [first = "", ...others] = units.divide(at, { ...room, first: within });
      open = join(first);
      isFull = false;
      for (const part of others) close(part);
      if (others.length > 0 && units.endsPiece?.(at) === true) close("");
      index += 1;
    }
  }
  return [...pieces, open];
}

function joiner(open: string, separator: string): (markdown: string) => string {
  return (markdown) => (open === "" || markdown === "" ? open + markdown : open + separator + markdown);
}

/**
 * `good` fits and `bad` does not (or is more than there are). Begins at `from` and goes away from it. Of many units up to
 * a sixteenth is given away, because measuring is dear.
 */
function longest(count: number, from: number, fits: (count: number) => boolean): { good: number; bad: number } {
  let good = 0;
  let bad = count + 1;
  let at = from;
  for (let step = Math.ceil(from / 16); bad - good > 1 + (bad > count ? 0 : good / 16); step *= 2) {
    if (fits(at)) good = at;
    else bad = at;
    const next = at === good ? good + step : bad - step;
    // Beyond the other end, what is left between both is halved.
    at = next > good && next < bad ? next : Math.floor((good + bad) / 2);
  }
  return { good, bad };
}
