import { describe, expect, test } from "vitest";
import type { ModelReply } from "@echo/demo/model/script";
import { createBench, replies, says } from "./bench.ts";

function error(status: number, type: string, message: string, headers?: Record<string, string>): ModelReply {
  return { kind: "error", status, type, message, ...(headers === undefined ? {} : { headers }) };
}

const REFUSED = { kind: "key-refused", variable: "ANTHROPIC_API_KEY" };

describe("how trouble with the model, the CLI or the account ends a turn", () => {
  const cases: [string, ModelReply, object][] = [
    ["overloaded", error(529, "overloaded_error", "Overloaded"), { kind: "api-failure", status: 529 }],
    ["no such model", error(404, "not_found_error", "model: x"), { kind: "api-failure", status: 404 }],
    ["a refused key", error(401, "authentication_error", "invalid x-api-key"), REFUSED],
    ["forbidden", error(403, "permission_error", "no"), REFUSED],
    [
      "no credit",
      error(400, "invalid_request_error", "Your credit balance is too low to access the Anthropic API."),
      { kind: "usage-limit" },
    ],
    [
      "too long",
      error(400, "invalid_request_error", "prompt is too long: 210000 tokens > 200000 maximum"),
      { kind: "context-too-long" },
    ],
    ["rate limited", error(429, "rate_limit_error", "limit", { "retry-after": "120" }), { kind: "usage-limit" }],
  ];

  test.each(cases)("%s", async (_, reply, expected) => {
    const bench = await createBench(replies(reply));
    const outcome = await bench.run({ prompt: "hi" });
    expect(outcome).toMatchObject({ ...expected, text: "" });
  });

  test("a subscription's limit says when it resets", async () => {
    const resetsAt = 1_800_000_000;
    const headers = {
      "retry-after": "7200",
      "anthropic-ratelimit-unified-status": "rejected",
      "anthropic-ratelimit-unified-reset": String(resetsAt),
      "anthropic-ratelimit-unified-representative-claim": "five_hour",
    };
    const bench = await createBench(replies(error(429, "rate_limit_error", "limit", headers)));
    const credentials = { oauthToken: "sk-ant-oat01-test", baseUrl: bench.call({ prompt: "x" }).credentials.baseUrl };
    const outcome = await bench.run({ prompt: "hi", credentials });
    expect(outcome).toMatchObject({ kind: "usage-limit", resetsAt: "2027-01-15 08:00 UTC" });
  });

  test("without credentials the turn ends as not signed in, before any request", async () => {
    const bench = await createBench(replies(says("never")));
    const { baseUrl } = bench.call({ prompt: "x" }).credentials;
    for (const credentials of [{ baseUrl }, { apiKey: "", baseUrl }]) {
      expect((await bench.run({ prompt: "hi", credentials })).kind).toBe("not-signed-in");
    }
    expect(bench.requests()).toEqual([]);
  });

  test("a dead endpoint is reported in bounded time, with the usual retries", async () => {
    const bench = await createBench(replies(says("never")));
    const credentials = { apiKey: "k", baseUrl: "http://127.0.0.1:9" };
    const outcome = await bench.run({ prompt: "hi", credentials, apiRetries: undefined });
    expect(outcome).toMatchObject({ kind: "api-failure", status: undefined });
    expect(outcome.durationMs).toBeLessThan(20_000);
  });

  test("a stalled or missing answer ends as idle, and one that takes too long in total as timed out", async () => {
    const stalled = await createBench(replies({ kind: "stall", content: [{ type: "text", text: "Well" }] }));
    const silent = await createBench(replies({ kind: "hang" }));
    const limits = { idleMs: 1500 };
    const outcomes = await Promise.all([
      stalled.run({ prompt: "hi", limits }),
      silent.run({ prompt: "hi", limits }),
      silent.run({ prompt: "hi", limits: { timeoutMs: 2000 } }),
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(["idle", "idle", "timed-out"]);
    expect(Math.max(...outcomes.map(({ durationMs }) => durationMs))).toBeLessThan(10_000);
    expect(await silent.leftovers()).toEqual([]);
  });

  test("a used-up budget ends the turn with its cost and usage", async () => {
    const glob = { type: "tool_use" as const, name: "Glob", input: { pattern: "*" } };
    const usage = { inputTokens: 100_000, outputTokens: 10_000 };
    const bench = await createBench(replies({ kind: "message", content: [glob], usage }));
    const outcome = await bench.run({ prompt: "hi", budgetUsd: 0.01 });
    expect(outcome.kind).toBe("budget-reached");
    expect(outcome.costUsd).toBeGreaterThan(0.01);
    expect(outcome.usage).toEqual({ tokensIn: 100_000, tokensOut: 10_000 });
  });

  test("a missing CLI ends the turn, and a missing folder or a blank prompt is rejected", async () => {
    const bench = await createBench(replies(says("never")));
    expect((await bench.run({ prompt: "hi", executable: "/nowhere/claude" })).kind).toBe("cli-missing");
    expect(await bench.leftovers()).toEqual([]);
    await expect(bench.run({ prompt: "hi", cwd: "/nowhere" })).rejects.toThrow("/nowhere");
    await expect(bench.run({ prompt: " \n" })).rejects.toThrow("blank");
  });
});
