import { createLog } from "@echo/core/system/log";
import { createMask, MASK } from "@echo/core/text/mask";
import { expect, test } from "vitest";
import { readConfig, secretsOf } from "./setting.ts";

test("no log line holds a configured secret, whatever an error says, and each line stays valid JSON", () => {
  const secrets = {
    ANTHROPIC_API_KEY: "canary-0001",
    CLAUDE_CODE_OAUTH_TOKEN: "canary-0002",
    DISCORD_BOT_TOKEN: "canary-0003",
    TELEGRAM_BOT_TOKEN: "1234:canary-0004",
    TELEGRAM_WEBHOOK_SECRET: "canary-0005",
    ECHO_CONSOLE_TOKEN: "canary-0006",
  };
  const lines: string[] = [];
  const log = createLog(
    "info",
    (line) => lines.push(line),
    () => 0,
    createMask(secretsOf(secrets)),
  );
  for (const value of Object.values(secrets)) log("error", "failed", { error: `GET /bot${value}/getMe: no` });
  log("error", "failed", { error: "-----BEGIN PRIVATE KEY-----\nabc", status: 500 });
  expect(lines.join()).not.toContain("canary");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toContainEqual({
    time: "1970-01-01T00:00:00.000Z",
    level: "error",
    event: "failed",
    error: MASK,
    status: 500,
  });
});

test("a wrong id or token is reported in one line, and the token is not shown", () => {
  expect(() => readConfig({ ALLOWED_TELEGRAM_USERS: "1,@ana" })).toThrow(
    "ALLOWED_TELEGRAM_USERS: expected ids (numbers) separated by commas",
  );
  expect(() => readConfig({ TELEGRAM_BOT_TOKEN: "hunter2-hunter2" })).toThrow(/^(?!.*hunter2)/);
});
