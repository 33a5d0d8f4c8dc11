import { readConfig } from "@echo/platforms/setting";
import { expect, test } from "vitest";
import { resolveHome } from "./home.ts";
import { runnerEnvironment } from "./runner-environment.ts";

function environmentFrom(env: Record<string, string>): Record<string, string> {
  const config = readConfig(env);
  const stores = { dynamoUrl: "http://127.0.0.1:1", s3Url: "http://127.0.0.1:2" };
  const console = { ECHO_CONSOLE_URL: "http://127.0.0.1:3", ECHO_CONSOLE_TOKEN: "token" };
  return runnerEnvironment({ env, config, home: resolveHome(config), stores, console });
}

test("a runner keeps its compiled code beside the stores, unless a setting names another place", () => {
  const env = { ECHO_DATA_DIR: "/data/echo" };
  expect(environmentFrom(env)).toMatchObject({ NODE_COMPILE_CACHE: "/data/echo/compiled" });
  expect(environmentFrom({ ...env, NODE_COMPILE_CACHE: "/cache" })).toMatchObject({ NODE_COMPILE_CACHE: "/cache" });
});

test("a runner gets only the planner's variables that it reads", () => {
  const given = environmentFrom({ TELEGRAM_BOT_TOKEN: "1:t", TELEGRAM_WEBHOOK_SECRET: "s", NPM_TOKEN: "n" });
  expect(given).toMatchObject({ TELEGRAM_BOT_TOKEN: "1:t", PLANNER_PERMISSIONS: "guarded" });
  expect(given).not.toHaveProperty("TELEGRAM_WEBHOOK_SECRET");
  expect(given).not.toHaveProperty("NPM_TOKEN");
});
