import { expect, test } from "vitest";
import { drainMany, showDrainFigures } from "./drain.ts";

const HEAP_MOST_MB = 400;
/** Within what one embedded store answers in a few seconds; `npm run bench` drains 200. */
const CONVERSATIONS = 40;

test(
  `${CONVERSATIONS} conversations in one process are all answered, in order, in bounded memory`,
  { timeout: 180_000 },
  async () => {
    const figures = await drainMany(CONVERSATIONS);
    console.log(showDrainFigures(figures));
    expect(figures.lost).toEqual([]);
    expect(figures.reordered).toEqual([]);
    expect(figures.heapPeakMb).toBeLessThan(HEAP_MOST_MB);
  },
);
