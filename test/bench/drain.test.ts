import { expect, test } from "vitest";
import { drainMany, showDrainFigures } from "./drain.ts";

/** What the conversations may add to the heap. */
const HEAP_MOST_MB = 300;

test(
  "100 conversations in one process are all answered, in order, in bounded memory",
  { timeout: 240_000 },
  async () => {
    const figures = await drainMany(100);
    process.stdout.write(showDrainFigures(figures));
    expect(figures.lost).toEqual([]);
    expect(figures.reordered).toEqual([]);
    expect(figures.heapPeakMb - figures.heapBeforeMb).toBeLessThan(HEAP_MOST_MB);
  },
);
