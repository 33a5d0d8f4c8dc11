import { readFileSync } from "node:fs";
import { assert, constantFrom, double, integer, oneof, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import type { ClaudeEvent } from "./event.ts";
import { parseEvent } from "./event.ts";
import type { Finished } from "./outcome.ts";
import { classify } from "./outcome.ts";

/** Recorded output of the real CLI. The folder's name is its version. */
const fixtures = new URL("../../../test/fixtures/claude/", import.meta.url);

interface Recording {
  file: string;
  exitCode: number | null;
  signal: string | null;
  stderr: string;
  skill?: string;
}

const recordings = JSON.parse(readFileSync(new URL("index.json", fixtures), "utf8")) as Recording[];

function eventsOf(file: string): ClaudeEvent[] {
  const lines = readFileSync(new URL(file, fixtures), "utf8").split("\n");
  return lines.filter((line) => line !== "").flatMap((line) => parseEvent(line) ?? []);
}

function finished(recording: Recording): Finished {
  return {
    events: eventsOf(recording.file),
    exit: {
      code: recording.exitCode ?? undefined,
      signal: recording.signal ?? undefined,
      stderr: recording.stderr,
    },
    skill: recording.skill,
    reportedCostUsd: 0,
    durationMs: 1,
    unreadableLines: 0,
  };
}

/** If an entry names no version, it holds for both. */
const EXPECTED: Record<string, object | { "2.1.197": object; "2.1.330": object }> = {
  success: { kind: "answered", turns: 1, text: expect.stringMatching(/^Here is[^]*PHASE_STATUS: needs_input$/) },
  "tool-use-several-text-blocks": { kind: "answered", turns: 3, usage: { tokensIn: 30, tokensOut: 60 } },
  "ready-to-advance-status-before-last-tool": {
    kind: "answered",
    text: expect.stringContaining("PHASE_STATUS: ready_to_advance"),
  },
  "max-turns": { kind: "max-turns", subtype: "error_max_turns", usage: { tokensIn: 20, tokensOut: 40 } },
  "max-turns-resumed": { kind: "answered", usage: { tokensIn: 10, tokensOut: 20 } },
  "unknown-skill": { kind: "unknown-skill" },
  "unknown-session": { kind: "unknown-session" },
  "session-id-in-use": { kind: "session-in-use" },
  "not-logged-in": { kind: "not-signed-in", text: "" },
  "invalid-api-key": { kind: "not-signed-in", text: "" },
  "api-retry-then-fail": { kind: "api-failure", status: 529, text: "" },
  "api-retry-then-ok": { kind: "answered" },
  "credit-too-low": { kind: "usage-limit", resetsAt: undefined, text: "" },
  "prompt-too-long": { kind: "context-too-long", text: "" },
  "max-budget": { kind: "budget-reached" },
  "killed-sigterm-mid-stream": { kind: "killed" },
  "killed-sigint-mid-stream": { "2.1.197": { kind: "unreadable" }, "2.1.330": { kind: "killed" } },
  "killed-sigint-mid-bash": { kind: "killed" },
  "killed-sigkill-mid-bash": { kind: "killed" },
  "resumed-after-sigkill": { kind: "answered" },
  "partial-messages": { kind: "answered" },
  "background-agent-two-results": { kind: "answered", text: expect.stringMatching(/^(?!.*Found three files)/s) },
  "user-typed-clear": { kind: "unreadable", text: "" },
  unicode: { kind: "answered", text: expect.stringMatching(/\p{Emoji_Presentation}/u) },
  "ask-user-question-over-stdio": { kind: "answered" },
};

describe("a refused key", () => {
  const of = (name: string, key: Finished["key"]) =>
    recordings
      .filter(({ file }) => file.endsWith(`/${name}.jsonl`))
      .map((recording) => classify({ ...finished(recording), key }).kind);

  test.each(["ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN"] as const)("%s is named if it is set", (variable) => {
    expect(of("invalid-api-key", variable)).toEqual(["key-refused", "key-refused"]);
    const [recording] = recordings.filter(({ file }) => file.includes("invalid-api-key"));
    if (recording === undefined) throw new Error("no recording");
    expect(classify({ ...finished(recording), key: variable })).toMatchObject({ variable });
  });

  test("is not one if the API never answered, or if nothing is set", () => {
    expect(of("not-logged-in", "ANTHROPIC_API_KEY")).toEqual(["not-signed-in", "not-signed-in"]);
    expect(of("invalid-api-key", undefined)).toEqual(["not-signed-in", "not-signed-in"]);
    expect(of("api-retry-then-fail", "ANTHROPIC_API_KEY")).not.toContain("key-refused");
  });
});

describe("recorded output", () => {
  test("every recording has an expected outcome", () => {
    const names = new Set(recordings.map(({ file }) => file.replace(/^.*\/|\.jsonl$/g, "")));
    expect([...names].toSorted()).toEqual(Object.keys(EXPECTED).toSorted());
    expect(recordings).toHaveLength(50);
  });

  test.each(recordings)("$file", (recording) => {
    const [version = "", name = ""] = recording.file.replace(".jsonl", "").split("/");
    const both: Record<string, unknown> = { ...EXPECTED[name] };
    expect(classify(finished(recording))).toMatchObject(version in both ? (both[version] as object) : both);
  });

  test.each(recordings)("$file: if we stopped the process, the outcome is our cause", (recording) => {
    const cause = { kind: "cancelled" as const, reason: "cancelled" };
    expect(classify({ ...finished(recording), cause })).toMatchObject(cause);
  });

  test.each(recordings.filter(({ exitCode }) => exitCode === 0))("$file, if cut off, is no answer", (recording) => {
    const whole = finished(recording);
    const lastResult = whole.events.findLastIndex((event) => event.kind === "result");
    const firstResult = whole.events.findIndex((event) => event.kind === "result");
    for (let length = 0; length < (firstResult === lastResult ? lastResult : firstResult); length += 1) {
      const outcome = classify({ ...whole, events: whole.events.slice(0, length) });
      expect(outcome.kind).not.toBe("answered");
    }
  });
});

describe("cost", () => {
  const costOf = (file: string, reportedCostUsd = 0) =>
    classify({ ...finished({ file, exitCode: 0, signal: null, stderr: "" }), reportedCostUsd }).costUsd;

  test("is that of the process alone, even if the CLI reports the session's total", () => {
    expect(costOf("2.1.330/max-turns.jsonl")).toBeCloseTo(0.00088, 8);
    expect(costOf("2.1.330/max-turns-resumed.jsonl", 0.00088)).toBeCloseTo(0.00044, 8);
    expect(costOf("2.1.197/max-turns.jsonl")).toBeCloseTo(0.0011, 8);
    expect(costOf("2.1.197/max-turns-resumed.jsonl", 0.0011)).toBeCloseTo(0.00055, 8);
  });

  test("is counted once if a process gives several results", () => {
    expect(costOf("2.1.330/background-agent-two-results.jsonl")).toBeCloseTo(0.00176, 8);
  });

  test("is the growth of the total if the CLI reports nothing else", () => {
    const events = eventsOf("2.1.330/max-turns-resumed.jsonl").map((event) =>
      event.kind === "result" ? { ...event, model_usage_since_last_result: undefined } : event,
    );
    const outcome = classify({ ...finished(recordings[0] as Recording), events, reportedCostUsd: 0.00088 });
    expect(outcome.costUsd).toBeCloseTo(0.00044, 8);
    expect(outcome.usage).toEqual({ tokensIn: 10, tokensOut: 20 });
  });
});

const limitEvent = (resetsAt: unknown, status = "rejected") => ({
  type: "rate_limit_event",
  rate_limit_info: { status, resetsAt },
});

describe("a usage limit", () => {
  const limited = (lines: object[], text: string) =>
    classify({
      ...finished(recordings[0] as Recording),
      skill: undefined,
      events: [
        ...lines,
        {
          type: "assistant",
          message: { model: "<synthetic>", content: [{ type: "text", text }] },
          error: "rate_limit",
        },
        { type: "result", subtype: "success", is_error: true, result: text, api_error_status: 429 },
      ].flatMap((line) => parseEvent(JSON.stringify(line)) ?? []),
    });

  test.each([
    [[], "You've hit your session limit · resets 3pm (UTC)", "3pm (UTC)"],
    [[], "Claude AI usage limit reached|1800000000", "2027-01-15 08:00 UTC"],
    [
      [{ type: "rate_limit_event", rate_limit_info: { status: "rejected", resetsAt: 1_800_000_000 } }],
      "No more",
      "2027-01-15 08:00 UTC",
    ],
    [[], "Too many requests", undefined],
    [[], "Your limits will reset at 9:30 AM", "9:30 AM"],
    [[], "Your limits will reset at 9:30 a.m. (Europe/Bucharest).", "9:30 a.m. (Europe/Bucharest)"],
    [[], "5-hour limit reached ∙ resets 3pm", "3pm"],
    [[], "You've hit your weekly limit · resets Oct 3, 5pm (UTC) · /upgrade to go on", "Oct 3, 5pm (UTC)"],
    [[], "Your limit resets at 9:30 AM, or you can upgrade.", "9:30 AM"],
    [[], "Your limit resets at midnight. Upgrade to Max.", "midnight"],
    [[], "The limit resets soon", undefined],
    [[], "Claude AI usage limit reached|1800000000000", "2027-01-15 08:00 UTC"],
    [[], "Claude AI usage limit reached|9999999999999", undefined],
    [[limitEvent(1_800_000_000_000)], "No more", "2027-01-15 08:00 UTC"],
    [[limitEvent("2027-01-15T08:00:00Z")], "No more", "2027-01-15 08:00 UTC"],
    [[limitEvent("1800000000")], "No more", "2027-01-15 08:00 UTC"],
    [[limitEvent(0)], "No more", undefined],
    [[limitEvent(0)], "Your limits will reset at 9:30 AM", "9:30 AM"],
    [[limitEvent(null)], "resets 3am (UTC)", "3am (UTC)"],
    [[], "You've hit your limit · resets Sept. 3 at 5 p.m. (UTC). Upgrade", "Sept. 3 at 5 p.m. (UTC)"],
    [[], "The limit resets at 5 p.m. and you can upgrade", "5 p.m."],
    [[], "You are out of usage. Try again at 5:30 PM.", "5:30 PM"],
    [[], "Available again on Friday 10:00", "Friday 10:00"],
    [[], "The limit resets in 3 hours", undefined],
    [[], "Try again in 20 seconds", undefined],
    [[], "The limit resets 1800000000", "2027-01-15 08:00 UTC"],
    // The weekly limit is reached; the five-hour one is not.
    [[limitEvent(1_800_000_000), limitEvent(1_768_000_000, "allowed")], "No more", "2027-01-15 08:00 UTC"],
    [[limitEvent(1_768_000_000, "allowed"), limitEvent(1_800_000_000)], "No more", "2027-01-15 08:00 UTC"],
  ])("%j %s", (lines, text, resetsAt) => {
    expect(limited(lines, text)).toMatchObject({ kind: "usage-limit", resetsAt, text: "" });
  });

  test("never throws, and names no impossible time", () => {
    const odd = oneof(
      double(),
      integer(),
      string(),
      constantFrom(null, {}, [], true, 8.64e15, 1e300, -1, 253_402_300_800),
    );
    assert(
      property(odd, (resetsAt) => {
        const outcome = limited([limitEvent(resetsAt)], "No more");
        expect(outcome).toMatchObject({ kind: "usage-limit" });
        const time = outcome.kind === "usage-limit" ? outcome.resetsAt : undefined;
        expect(time ?? "2027-01-15 08:00 UTC").toMatch(/^20\d\d-\d\d-\d\d \d\d:\d\d UTC$/);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a prompt that is too long", () => {
  const refused = (change: object, error = "invalid_request") =>
    classify({
      ...finished(recordings[0] as Recording),
      skill: undefined,
      events: [
        {
          type: "assistant",
          message: { model: "<synthetic>", content: [{ type: "text", text: "Prompt is too long" }] },
          error,
        },
        { type: "result", subtype: "success", is_error: true, ...change },
      ].flatMap((line) => parseEvent(JSON.stringify(line)) ?? []),
    });
  const api = (message: string) =>
    `API Error: 400 ${JSON.stringify({ type: "error", error: { type: "invalid_request_error", message } })}`;

  test.each([
    { result: "Prompt is too long", api_error_status: 400 },
    { result: "Prompt is too long" },
    { result: "Prompt is too long", is_error: false },
    { result: api("prompt is too long: 210000 tokens > 200000 maximum"), api_error_status: 400 },
    { result: api("input length and `max_tokens` exceed context limit: 1 + 2 > 3"), api_error_status: 400 },
    { subtype: "error_during_execution", errors: ["Prompt is too long"] },
    { result: "Conversation too long. Press esc twice to go up a few messages and try again." },
    { result: "Context limit reached" },
    { result: api("This model's maximum context length is 200000 tokens"), api_error_status: 400 },
    {
      result: api("The input token count (1200000) exceeds the maximum number of tokens allowed"),
      api_error_status: 400,
    },
    { result: "no", api_error_status: 413 },
  ])("%j", (change) => {
    expect(refused(change).kind).toBe("context-too-long");
  });

  test("is not any 400", () => {
    expect(refused({ result: api("tool name is too long"), api_error_status: 400 })).toMatchObject({
      kind: "api-failure",
      status: 400,
    });
    expect(refused({ result: "Too many requests", api_error_status: 429 }, "rate_limit").kind).toBe("usage-limit");
  });
});

describe("only a whole answer counts", () => {
  const start = { type: "system", subtype: "init", skills: [], slash_commands: [] };
  const said = { type: "assistant", message: { model: "m", content: [{ type: "text", text: "Hello." }] } };
  const result = { type: "result", subtype: "success", is_error: false, num_turns: 1, result: "Hello." };
  const outcomeOf = (...lines: object[]) =>
    classify({
      ...finished({ file: "2.1.330/session-id-in-use.jsonl", exitCode: 0, signal: null, stderr: "" }),
      events: lines.flatMap((line) => parseEvent(JSON.stringify(line)) ?? []),
    });

  test("words and their result are an answer; words without a result are not", () => {
    expect(outcomeOf(start, said, result)).toMatchObject({ kind: "answered", text: "Hello." });
    expect(outcomeOf(start, said)).toMatchObject({ kind: "unreadable" });
  });

  test("an answer that began after a first result and was cut off is no answer", () => {
    expect(outcomeOf(start, said, result, start, said)).toMatchObject({ kind: "unreadable" });
  });

  test("words of the CLI or of a subagent are no answer", () => {
    const synthetic = { ...said, message: { ...said.message, model: "<synthetic>" } };
    for (const words of [synthetic, { ...said, parent_tool_use_id: "toolu_1" }, { ...said, error: "server_error" }]) {
      expect(outcomeOf(start, words, result)).toMatchObject({ kind: "unreadable", text: "" });
    }
  });

  test("a broken stream is no answer", () => {
    const broken = { ...result, subtype: "error_during_execution", is_error: true };
    expect(outcomeOf(start, said, broken).kind).toBe("api-failure");
  });
});
