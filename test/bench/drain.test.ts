import { expect, test } from "vitest";
import { drainMany, showDrainFigures } from "./drain.ts";

const HEAP_MOST_MB = 400;

test(
  "200 conversations in one process are all answered, in order, in bounded memory",
  { timeout: 400_000 },
  async () => {
    const figures = await drainMany(200);
    process.stdout.write(showDrainFigures(figures));
    expect(figures.lost).toEqual([]);
    expect(figures.reordered).toEqual([]);
    expect(figures.heapPeakMb).toBeLessThan(HEAP_MOST_MB);
  },
);
