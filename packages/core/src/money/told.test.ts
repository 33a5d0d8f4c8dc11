import { describe, expect, test } from "vitest";
import type { PhaseRecord } from "../conversation/session.ts";
import { paysByTheDollar } from "./payer.ts";
import { costOf, spentToday } from "./told.ts";
import { totalOf } from "./total.ts";

const phase = (used: Partial<PhaseRecord>): PhaseRecord => ({
  name: "office-hours",
  status: "done",
  turns: 1,
  tokensIn: 0,
  tokensOut: 0,
  costUsd: 0,
  startedAt: 0,
  ...used,
});

test("the costs of the phases are added up, and an unknown cost counts as zero", () => {
  expect(totalOf([{ costUsd: 1 }, {}, { costUsd: 0.5, tokensIn: 2, tokensOut: 3 }])).toEqual({ usd: 1.5, tokens: 5 });
});

test("a cost is shown in dollars, or in tokens if it would be $0.00", () => {
  expect(costOf([phase({ costUsd: 0.7 }), phase({ costUsd: 0.5 })], "en")).toBe("$1.20");
  expect(costOf([phase({ costUsd: 0.004, tokensIn: 20, tokensOut: 3 })], "ro")).toBe("23 de tokeni");
});

test("only an API key is billed in dollars", () => {
  expect([paysByTheDollar({ ANTHROPIC_API_KEY: "key" }), paysByTheDollar({})]).toEqual([true, false]);
});

describe("the sum that all people have spent today", () => {
  const told = (spentUsd: () => Promise<number>) => {
    const logged: string[] = [];
    const log = (_level: string, event: string) => void logged.push(event);
    const day = { ledger: { spentUsd }, budgetUsd: 20 };
    return spentToday({ day, now: () => 0, log }, "en").then((lines) => ({ lines, logged }));
  };

  test("is shown beside the limit", async () => {
    const { lines } = await told(() => Promise.resolve(1.5));
    expect(lines).toEqual(["Everybody together today (UTC): $1.50 of $20.00"]);
  });

  test("is not shown if it is zero", async () => {
    expect(await told(() => Promise.resolve(0))).toEqual({ lines: [], logged: [] });
  });

  test("is not shown if it cannot be read", async () => {
    expect(await told(() => Promise.reject(new Error("away")))).toEqual({ lines: [], logged: ["ledger-unreadable"] });
  });
});
