import { spawnSync } from "node:child_process";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createShortener, KEPT } from "./shorten.ts";

function shorten(line: string, size: number): string {
  const shortener = createShortener();
  for (let from = 0; from < line.length; from += size) shortener.add(line.slice(from, from + size));
  return shortener.text();
}

test("a line without long strings stays as it is, however it arrives", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 3 }), fc.integer({ min: 1, max: 40 }), (line, size) => {
      expect(shorten(line, size)).toBe(line);
    }),
    { numRuns: 200 },
  );
});

test.each([
  { name: "plain text", unit: "abc d" },
  { name: "escapes", unit: '\\"\n\u0001🌱' },
  { name: "backslashes", unit: "\\" },
  { name: "pairs", unit: "🌱" },
  { name: "a text of one long word", unit: "x" },
])("of a long string the beginning and the end stay, and the line stays JSON: $name", ({ unit }) => {
  for (const size of [262_143, 100_001]) {
    const text = `Begin ${unit.repeat(Math.ceil(900_000 / unit.length))}\n\nPHASE_STATUS: needs_input`;
    const line = JSON.stringify({ type: "assistant", text, more: 1 });
    const got = JSON.parse(shorten(line, size)) as { type: string; text: string; more: number };
    expect(got).toMatchObject({ type: "assistant", more: 1 });
    expect(got.text.length).toBeLessThan(KEPT.beginning + 5 * KEPT.end);
    expect(got.text.slice(0, 30_000) === text.slice(0, 30_000)).toBe(true);
    expect(got.text.slice(-27)).toBe("\n\nPHASE_STATUS: needs_input");
  }
});

test("40 MB of answer, once as one block and once as many, fit into a heap of 48 MB", () => {
  const program = new URL("../../../test/claude/long-output.ts", import.meta.url).pathname;
  const run = spawnSync(process.execPath, ["--max-old-space-size=48", program], { encoding: "utf8" });
  expect(run.stderr.slice(-2000)).toBe("");
  expect(JSON.parse(run.stdout)).toEqual([
    { kind: "answered", isLong: false, status: "PHASE_STATUS: ready_to_advance" },
    { kind: "answered", isLong: false, status: "PHASE_STATUS: ready_to_advance" },
  ]);
});
