import { createMask, MASK } from "@echo/core/text/mask";
import { describe, expect, test } from "vitest";
import { createTroubleBook } from "./trouble.ts";

const NOW = Date.parse("2026-11-22T20:00:00Z");

const asItIs = (text: string) => text;

describe("the list of problems", () => {
  test("keeps warnings and errors, newest first, and passes every line on", () => {
    const passed: string[] = [];
    const book = createTroubleBook(() => NOW, asItIs);
    const log = book.watch((_level, event) => passed.push(event));
    log("info", "fine");
    log("warn", "slow", { ms: 3, reason: undefined });
    log("error", "broken", { slug: "plant-bot" });
    expect(passed).toEqual(["fine", "slow", "broken"]);
    expect(book.list()).toEqual([
      { time: "2026-11-22T20:00:00.000Z", level: "error", event: "broken", detail: "slug=plant-bot" },
      { time: "2026-11-22T20:00:00.000Z", level: "warn", event: "slow", detail: "ms=3" },
    ]);
  });

  test("masks a secret in an error's text", () => {
    const book = createTroubleBook(() => NOW, createMask(["a-configured-secret"]));
    const log = book.watch(() => {});
    log("warn", "telegram-poll-failed", { error: "GET /bota-configured-secret/getMe", waitMs: 5 });
    expect(book.list().map(({ detail }) => detail)).toEqual([`error=GET /bot${MASK}/getMe waitMs=5`]);
  });

  test("takes a runner's log lines, and ignores text that is not a log line", () => {
    const book = createTroubleBook(() => NOW, asItIs);
    for (const line of [
      '{"time":"2026-11-22T20:00:00.000Z","level":"error","event":"drain-failed","error":"x"}',
      '{"time":"2026-11-22T20:00:00.000Z","level":"info","event":"cli-finished"}',
      "node:internal/process",
      '{"level":"error","event":"no-time"}',
      "null",
      "7",
    ])
      book.take(line);
    expect(book.list().map(({ event, detail }) => `${event} ${detail}`)).toEqual(["drain-failed error=x"]);
  });

  test("drops the oldest problem when the list is full", () => {
    const book = createTroubleBook(() => NOW, asItIs);
    const log = book.watch(() => {});
    for (let number = 0; number < 60; number += 1) log("warn", `w${number}`);
    expect(book.list()).toHaveLength(50);
    expect(book.list()[0]?.event).toBe("w59");
  });
});
