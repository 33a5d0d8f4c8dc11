import { expect, test } from "vitest";
import { benchGrowth } from "./growth.ts";

test(
  "a flood is answered in order under one lease, with few store operations for each message",
  { timeout: 120_000 },
  async () => {
    const { autocomplete, look, drain } = await benchGrowth({ projects: 30, pending: 300 });
    for (const { one } of Object.values(autocomplete)) expect(one.operations).toBeLessThanOrEqual(3);
    expect(look.operations).toBe(2);
    expect(drain).toMatchObject({ end: "idle", leasesLost: 0, isInOrder: true, turns: 300 / 50 + 1 });
    // Each is put aside and taken away, and what a turn costs is spread over fifty.
    expect(drain.operations / 300).toBeLessThan(2.6);
  },
);
