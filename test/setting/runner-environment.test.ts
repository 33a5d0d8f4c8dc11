import { readConfig } from "@echo/platforms/setting";
import { resolveHome } from "@echo/local/home";
import { runnerEnvironment } from "@echo/local/runner-environment";
import { expect, test } from "vitest";
import { ALL, declaredFor, SAMPLES, samplesOf } from "./table.ts";

/** Settings that the planner on one machine chooses for its runners, regardless of the person's settings. */
const COMPUTED = {
  ECHO_HOME: "/home/of/the/agent",
  WORKSPACE_ROOT: "/home/of/the/projects",
  ECHO_CONSOLE_URL: "http://127.0.0.1:3",
  ECHO_CONSOLE_TOKEN: "token",
};

test("a runner's child process gets exactly the settings declared for a runner", () => {
  const env = { ...SAMPLES, ECHO_HOME: COMPUTED.ECHO_HOME, WORKSPACE_ROOT: COMPUTED.WORKSPACE_ROOT };
  const config = readConfig(env);
  const given = runnerEnvironment({
    env,
    config,
    home: resolveHome(config),
    stores: { dynamoUrl: "http://127.0.0.1:1", s3Url: "http://127.0.0.1:2" },
    console: {
      ECHO_CONSOLE_URL: COMPUTED.ECHO_CONSOLE_URL,
      ECHO_CONSOLE_TOKEN: COMPUTED.ECHO_CONSOLE_TOKEN,
    },
  });
  const settings = Object.fromEntries(Object.entries(given).filter(([name]) => name in ALL));
  expect(settings).toEqual({ ...samplesOf(declaredFor("runner", ({ from }) => from !== "starter")), ...COMPUTED });
});
