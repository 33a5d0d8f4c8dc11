import { randomBytes } from "node:crypto";
import path from "node:path";
import { parseArgs } from "node:util";
import { createDemoScript } from "./script/script.ts";
import { startScriptedModel } from "./model/server.ts";
import { runOnce } from "./once.ts";
import { openSystem } from "@echo/local/open";
import { PLANNER_SETTINGS } from "@echo/core/setting/planner";
import { unknownSettings } from "@echo/core/setting/unknown";
import { StartError } from "@echo/local/start-error";
import { print, runMain, stopped } from "@echo/local/run-main";

/** Milliseconds that the scripted model takes for a step, so that the person sees progress. */
const STEP_MS = 300;

const USAGE = `npm run demo              the whole planner on this machine, with a scripted model
npm run demo -- --once    one complete conversation, printed`;

await runMain(async (stop) => {
  const values = readArguments();
  if (values.help) return print(USAGE);
  await using started = new AsyncDisposableStack();
  // Every user of the machine reaches the model's port. It answers only this demo.
  const key = `demo-key-${randomBytes(24).toString("hex")}`;
  const script = createDemoScript({ delayMs: values.once ? 0 : STEP_MS });
  const model = await startScriptedModel({ script, keys: [key] });
  started.defer(model.close);
  const opened = await openSystem(demoEnvironment(process.env, { url: model.url, key }, values.once), true);
  started.defer(opened.system.close);
  if (values.once) return await runOnce(opened, stop);
  if (stop.aborted) return;
  print("Echo Planner, demo: the model follows a script; everything else is real.");
  print(`  Console   ${opened.system.consoleUrl}`);
  print(`  Workspace ${opened.home.workspace}`);
  const here = (folder: string) => path.relative(".", folder) || ".";
  print(
    `  Commands  ECHO_HOME=${here(opened.home.agent)} ECHO_DATA_DIR=${here(opened.home.data)} npx echo-planner projects`,
  );
  print("Stop with Ctrl+C.");
  return await stopped(stop);
});

function readArguments(): { once: boolean; help: boolean } {
  const flag = { type: "boolean", default: false } as const;
  try {
    return parseArgs({ options: { once: flag, help: flag } }).values;
  } catch {
    throw new StartError(`the demo does not know ${process.argv.slice(2).join(" ")}. It is started so:\n${USAGE}`);
  }
}

/**
 * The demo shares nothing with the person's own planner. It has another home, no account and no bots. It lives below the
 * folder of the stores, so that another ECHO_DATA_DIR gives a second demo beside the first.
 */
function demoEnvironment(
  env: NodeJS.ProcessEnv,
  model: { url: string; key: string },
  isOnce: boolean,
): NodeJS.ProcessEnv {
  const kept = ["PATH", "HOME", "LANG", "TMPDIR", "PORT", "HOST", "LOG_LEVEL", "PLANNER_LOCALE", "CLAUDE_BIN"];
  // So that a misspelt name is told here, too.
  const unknown = unknownSettings(PLANNER_SETTINGS, env).map(({ name }) => name);
  const home = path.resolve(env["ECHO_DATA_DIR"] ?? ".echo", "demo");
  return {
    ...Object.fromEntries(
      [...kept, ...unknown].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
    ),
    LOG_LEVEL: env["LOG_LEVEL"] ?? "warn",
    ECHO_HOME: home,
    ECHO_DATA_DIR: path.join(home, "data"),
    ANTHROPIC_BASE_URL: model.url,
    ANTHROPIC_API_KEY: model.key,
    RUNNER_IDLE_S: isOnce ? "1" : "120",
  };
}
