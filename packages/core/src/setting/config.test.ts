import { describe, expect, test } from "vitest";
import { readConfig } from "./config.ts";

describe("configuration", () => {
  test("has a default for everything", () => {
    expect(readConfig({})).toMatchObject({
      PORT: 3000,
      HOST: "127.0.0.1",
      RUNNER_LEASE_S: 30,
      PLANNER_LOCALE: "auto",
      ALLOWED_TELEGRAM_USERS: [],
    });
  });

  test.each([
    ["PORT", "http", 'PORT: expected a port, 0 to 65535, got "http". Set it in the environment or in .env.'],
    [
      "PLANNER_PHASES",
      "a,a",
      'PLANNER_PHASES: expected phase names separated by commas, `?` behind an optional one, got "a,a"',
    ],
    ["RUNNER_LEASE_S", "-1", 'RUNNER_LEASE_S: expected whole seconds, 2 to 86400, got "-1"'],
    ["ALLOWED_TELEGRAM_USERS", "1,@ana", "ALLOWED_TELEGRAM_USERS: expected ids separated by commas"],
    ["PLANNER_SESSION_BUDGET_USD", "x", "PLANNER_SESSION_BUDGET_USD: expected dollars above 0"],
    ["PLANNER_DAY_BUDGET_USD", "-1", "PLANNER_DAY_BUDGET_USD: expected dollars above 0"],
  ])("a wrong %s is one line that says so", (name, given, line) => {
    expect(() => readConfig({ [name]: given })).toThrow(line);
  });

  test("never shows a secret", () => {
    expect(() => readConfig({ TELEGRAM_BOT_TOKEN: "hunter2-hunter2" })).toThrow(/^(?!.*hunter2)/);
  });
});
