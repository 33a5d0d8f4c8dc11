import { appendFile, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import type { Tail } from "./tail.ts";
import { createTail } from "./tail.ts";

async function linesOf(tail: Tail): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of tail.readLines()) lines.push(line);
  return lines;
}

async function createFile() {
  const folder = await mkdtemp(join(tmpdir(), "echo-tail-"));
  const path = join(folder, "out");
  await writeFile(path, "");
  const file = await open(path);
  onTestFinished(async () => {
    await file.close();
    await rm(folder, { recursive: true });
  });
  return { path, file };
}

test("lines come whole, even if their bytes arrive in pieces", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\n", " ")),
        { maxLength: 6 },
      ),
      fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\n", " ")),
      fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 4 }),
      async (lines, rest, cuts) => {
        const { path, file } = await createFile();
        const bytes = Buffer.from(lines.map((line) => `${line}\n`).join("") + rest);
        const tail = createTail(file);
        const got: string[] = [];
        let from = 0;
        for (const to of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
          await appendFile(path, bytes.subarray(from, to));
          from = Math.max(from, Math.min(to, bytes.length));
          got.push(...(await linesOf(tail)));
        }
        expect(got).toEqual(lines);
        expect(tail.rest()).toBe(rest);
      },
    ),
    { numRuns: 60 },
  );
});

test("a line of 5 MB comes whole", async () => {
  const { path, file } = await createFile();
  const line = "ă🌱".repeat(850_000);
  await writeFile(path, `${line}\nnext`);
  const tail = createTail(file);
  const [first, ...others] = await linesOf(tail);
  expect(first === line).toBe(true);
  expect([others, tail.rest()]).toEqual([[], "next"]);
});
