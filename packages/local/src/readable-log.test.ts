import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createLog } from "@echo/core/system/log";
import { createLineWriter, readableLine } from "./readable-log.ts";

test("a line of the log is one a person can read", () => {
  const lines: string[] = [];
  const log = createLog(
    "debug",
    (line) => lines.push(line),
    () => new Date(2026, 10, 29, 7, 5, 9).getTime(),
  );
  log("error", "sync-failed", { slug: "plant-bot", error: "a\n  b", missing: undefined, count: 3, is: true });
  log("info", "runner-ended");
  expect(lines.map((line) => readableLine(line.trimEnd()))).toEqual([
    "07:05:09 error sync failed · slug: plant-bot · error: a ↵ b · count: 3 · is: true",
    "07:05:09 info  runner ended",
  ]);
});

test("what is no line of the log stays as it is", () => {
  for (const line of ["", "Error: x", "{", "null", "[1]", '{"a":1}', '{"time":"x","level":"info","event":"y"}'])
    expect(readableLine(line)).toBe(line);
});

test("a readable line is one line and holds every field; elsewhere than at a terminal it is the JSON", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ minLength: 1 }), fc.oneof(fc.string(), fc.integer(), fc.boolean())),
      (fields) => {
        const json: string[] = [];
        createLog(
          "info",
          (line) => json.push(line),
          () => 0,
        )("warn", "x-y", { ...fields, level: "warn", event: "x-y", time: "2026-01-01T00:00:00Z" });
        const [line = ""] = json;
        const shown: string[] = [];
        createLineWriter({ isTTY: true, write: (text: string) => shown.push(text) })(line);
        createLineWriter({ write: (text: string) => shown.push(text) })(line);
        expect(shown[0]?.match(/\n/g)).toHaveLength(1);
        expect(shown[1]).toBe(line);
      },
    ),
    { numRuns: 200 },
  );
});
