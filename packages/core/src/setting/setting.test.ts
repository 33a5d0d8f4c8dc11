import { describe, expect, test } from "vitest";
import { matching, TEXT } from "./form.ts";
import { PLANNER_SETTINGS } from "./planner.ts";
import { checkSettings, readSettings, requireSetting, optional, secret, secretsIn } from "./setting.ts";

describe("configuration", () => {
  test("has a default for everything", () => {
    expect(readSettings(PLANNER_SETTINGS, {})).toMatchObject({
      PORT: 3000,
      HOST: "127.0.0.1",
      RUNNER_LEASE_S: 30,
      PLANNER_LOCALE: "auto",
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
    ["PLANNER_SESSION_BUDGET_USD", "x", "PLANNER_SESSION_BUDGET_USD: expected dollars above 0"],
    [
      "ECHO_HOME",
      "~/echo",
      'ECHO_HOME: expected a path written out (nothing replaces `~` or `$NAME` here), got "~/echo"',
    ],
    ["WORKSPACE_ROOT", "$HOME/w", "WORKSPACE_ROOT: expected a path written out"],
    ["ECHO_DATA_DIR", "~", "ECHO_DATA_DIR: expected a path written out"],
    ["CLAUDE_BIN", "${HOME}/claude", "CLAUDE_BIN: expected a path written out"],
    ["ANTHROPIC_API_KEY", " ", "ANTHROPIC_API_KEY: expected a key: letters"],
    ["CLAUDE_CODE_OAUTH_TOKEN", "a\nb", "CLAUDE_CODE_OAUTH_TOKEN: expected a key: letters"],
    ["PLANNER_DAY_BUDGET_USD", "-1", "PLANNER_DAY_BUDGET_USD: expected dollars above 0"],
  ])("a wrong %s is one line that says so", (name, given, line) => {
    expect(() => readSettings(PLANNER_SETTINGS, { [name]: given })).toThrow(line);
  });

  test("all wrong variables are told at once, one line each, and the others are read", () => {
    const env = { PORT: "http", RUNNER_LEASE_S: "-1", PLANNER_LOCALE: "fr", HOST: "::1" };
    expect(() => readSettings(PLANNER_SETTINGS, env)).toThrow(/^PORT: .*\nPLANNER_LOCALE: .*\nRUNNER_LEASE_S: .*$/);
    const { values, wrong } = checkSettings(PLANNER_SETTINGS, env);
    expect(wrong.map(({ variable }) => variable)).toEqual(["PORT", "PLANNER_LOCALE", "RUNNER_LEASE_S"]);
    expect(values).toMatchObject({ PORT: 3000, HOST: "::1", RUNNER_LEASE_S: 30 });
  });

  test("never shows a secret: its declaration decides, not its name", () => {
    const digits = matching(/^\d+$/, "digits");
    const table = { GUARD: secret(digits, ["local"]), NOT_A_TOKEN: optional(digits, ["local"]) };
    expect(() => readSettings(table, { GUARD: "hunter2" })).toThrow(/got something else \(length 7\)(?!.*hunter2)/);
    expect(() => readSettings(table, { NOT_A_TOKEN: "hunter2" })).toThrow(/got "hunter2"/);
  });

  test("an empty value counts as not set, and a required setting says that it is missing", () => {
    const config = readSettings(PLANNER_SETTINGS, { PUBLIC_URL: "" });
    expect(() => requireSetting(PLANNER_SETTINGS, config, "PUBLIC_URL")).toThrow(
      "PUBLIC_URL: expected an https address, it is not set. Set it in the environment or in .env.",
    );
  });

  test("a mask gets the values that are declared secret, and no others", () => {
    const table = { GUARD: secret(TEXT, ["local"]), API_KEY_ID: optional(TEXT, ["local"]) };
    expect(secretsIn(table, readSettings(table, { GUARD: "a", API_KEY_ID: "b" }))).toEqual(["a"]);
  });
});
