import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { EnvironmentSettings } from "./environment.ts";
import { buildEnvironment } from "./environment.ts";

const settings: EnvironmentSettings = {
  from: {},
  home: "/home/agent",
  tmpDir: "/tmp/x",
  credentials: {},
  profile: "guarded",
  isRoot: false,
  marker: "abc.1",
};

test("only the variables on the list pass", () => {
  const allowed = ["PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "USER", "LOGNAME"];
  const ours = Object.keys(buildEnvironment(settings));
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.string({ minLength: 1 })), (from) => {
      const built = buildEnvironment({ ...settings, from });
      expect(Object.keys(built).filter((name) => !ours.includes(name) && !allowed.includes(name))).toEqual([]);
    }),
  );
});

test("tokens, cloud credentials and switches of skills do not pass", () => {
  const names =
    "DISCORD_BOT_TOKEN TELEGRAM_BOT_TOKEN TELEGRAM_WEBHOOK_SECRET AWS_ACCESS_KEY_ID AWS_ENDPOINT_URL_DYNAMODB AWS_ENDPOINT_URL_S3 AWS_CONTAINER_CREDENTIALS_RELATIVE_URI AWS_PROFILE GITHUB_TOKEN ANTHROPIC_API_KEY OPENCLAW_SESSION GSTACK_HEADLESS CI GITHUB_ACTIONS CLAUDE_CONFIG_DIR NODE_OPTIONS IS_SANDBOX".split(
      " ",
    );
  const built = buildEnvironment({ ...settings, from: Object.fromEntries(names.map((name) => [name, "x"])) });
  expect(names.filter((name) => name in built)).toEqual([]);
});

test("home, temporary folder and credentials come from the call, not from the environment", () => {
  const from = { HOME: "/home/me", TMPDIR: "/me", PATH: "/bin", ANTHROPIC_BASE_URL: "http://elsewhere" };
  const credentials = { apiKey: "k", oauthToken: "", baseUrl: "http://127.0.0.1:1" };
  expect(buildEnvironment({ ...settings, from, credentials })).toMatchObject({
    HOME: "/home/agent",
    TMPDIR: "/tmp/x",
    CLAUDE_CODE_TMPDIR: "/tmp/x",
    PATH: "/bin",
    ANTHROPIC_API_KEY: "k",
    ANTHROPIC_BASE_URL: "http://127.0.0.1:1",
    ECHO_PLANNER_TURN: "abc.1",
  });
  expect(buildEnvironment({ ...settings, credentials })).not.toHaveProperty("CLAUDE_CODE_OAUTH_TOKEN");
});

test("IS_SANDBOX is set only for root in the open profile", () => {
  const sandbox = (profile: "guarded" | "open", isRoot: boolean) =>
    buildEnvironment({ ...settings, profile, isRoot })["IS_SANDBOX"];
  expect([sandbox("open", true), sandbox("open", false), sandbox("guarded", true)]).toEqual([
    "1",
    undefined,
    undefined,
  ]);
});
