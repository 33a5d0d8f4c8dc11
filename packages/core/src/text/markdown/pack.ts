import type { Definitions } from "./definition.ts";

export type Fits = (markdown: string) => boolean;

/** The room left in the piece being filled, and the room of every piece after it. */
export interface Room {
  first: Fits;
  rest: Fits;
  /** The document's link definitions. Without them a reference is not a link. */
  definitions: Definitions;
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
  return Array.from(packing(units, room));
}

/** As {@link pack}, one piece after another. */
export function* packing(units: Units, room: Room): Generator<string, void> {
  const pieces: string[] = [];
  let given = 0;
  let open = "";
  let index = 0;
  let usual = 1;
  const close = (next: string) => {
    if (pieces.length === 0 || open !== "") pieces.push(open);
    open = next;
  };
  while (index < units.count) {
    const at = index;
    const join = joiner(open, units.separator(at));
    const fits = pieces.length === 0 ? room.first : room.rest;
    const within: Fits = (markdown) => fits(join(markdown));
    const taken = longest(units.count - at, usual, (count) => within(units.build(at, at + count)));
    if (taken > 0) {
      usual = taken;
      const end = at + taken;
      const nicer = end < units.count ? (units.cut?.(at, end) ?? end) : end;
      // Fewer units can be longer, because a link that is cut needs its target in both parts.
      index = nicer < end && within(units.build(at, nicer)) ? nicer : end;
      open = join(units.build(at, index));
      if (index < end) close("");
    } else if ((open !== "" || pieces.length === 0) && room.rest(units.build(at, at + 1))) {
      close("");
    } else {
      const [first = "", ...others] = units.divide(at, { ...room, first: within });
      open = join(first);
      for (const part of others) close(part);
      if (others.length > 0 && units.endsPiece?.(at) === true) close("");
      index += 1;
    }
    for (; given < pieces.length; given += 1) yield pieces[given] ?? "";
  }
  yield open;
}

function joiner(open: string, separator: string): (markdown: string) => string {
  return (markdown) => (open === "" || markdown === "" ? open + markdown : open + separator + markdown);
}

/** The largest count that fits. Begins at what the piece before took and goes away from it, because measuring is dear. */
function longest(count: number, usual: number, fits: (count: number) => boolean): number {
  let good = 0;
  let bad = count + 1;
  let at = Math.min(usual, count);
  for (let step = 1; bad - good > 1; step *= 2) {
    if (fits(at)) good = at;
    else bad = at;
    const next = at === good ? good + step : bad - step;
    // Beyond the other end, what is left between both is halved.
    at = next > good && next < bad ? next : Math.floor((good + bad) / 2);
  }
  return good;
}
