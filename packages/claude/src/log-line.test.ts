import { expect, test } from "vitest";
import { cliFinished } from "./log-line.ts";
import { classify } from "./outcome.ts";

test("the log line holds names, counts and kinds, but never what the agent said", () => {
  const outcome = {
    ...classify({
      events: [],
      exit: { code: 1, signal: undefined, stderr: "a secret" },
      reportedCostUsd: 0,
      durationMs: 1200,
      unreadableLines: 2,
    }),
    text: "words",
  };
  const facts = {
    slug: "plant-bot",
    phase: "office-hours",
    adapter: "discord",
    channel: "42",
    attempt: 1,
    maxTurns: 20,
  };
  const fields = cliFinished({ ...facts, claudeSessionId: "0123456789ab" }, outcome);
  expect(fields).toEqual({
    ...facts,
    durationMs: 1200,
    tokensIn: 0,
    tokensOut: 0,
    claudeSessionId: "01234567",
    subtype: "unreadable",
    outcome: "unreadable",
    unreadableLines: 2,
    costUsd: 0,
  });
  expect(JSON.stringify(fields)).not.toMatch(/words|secret/);
});
