import { existsSync } from "node:fs";
import path from "node:path";
import { signInHint } from "@echo/cli/sign-in-hint";
import { PLATFORMS } from "@echo/platforms/list";
import { loadEnvFile } from "./env-file.ts";
import type { Opened } from "./open.ts";
import { openSystem } from "./open.ts";
import { StartError } from "./start-error.ts";
import { print, runMain, stopped } from "./run-main.ts";

await runMain(async (stop) => {
  refuseArguments(process.argv.slice(2));
  loadEnvFile();
  const opened = await openSystem(process.env, false);
  if (!stop.aborted) greet(opened);
  await stopped(stop);
  await opened.system.close();
});

function refuseArguments(given: readonly string[]): void {
  if (given.length === 0) return;
  throw new StartError(
    `npm start takes no ${given.join(" ")}: it is set by the environment and by .env (docs/settings.md). Commands: npx echo-planner --help.`,
  );
}

function greet({ config, env, home, system }: Opened): void {
  print(`Echo Planner is ready.`);
  print(`  Console     ${system.consoleUrl}`);
  print(`  Workspace   ${home.workspace}`);
  print(`  Permissions ${config.PLANNER_PERMISSIONS ?? "guarded"}`);
  for (const { label, greet: lineOf } of PLATFORMS) {
    if (lineOf !== undefined) print(`  ${label.padEnd(11)} ${lineOf(env)}`);
  }
  if (!isSignedIn(config, home.agent)) {
    print(`Claude is not signed in: ${signInHint(home.agent)}.`);
    print("To look around without an account: `npm run demo`.");
  }
}

/** Looks for the CLI's own login in its home. A login in a system keychain cannot be seen from here. */
function isSignedIn(config: Opened["config"], agentHome: string): boolean {
  if (config.ANTHROPIC_API_KEY !== undefined || config.CLAUDE_CODE_OAUTH_TOKEN !== undefined) return true;
  return existsSync(path.join(agentHome, ".claude", ".credentials.json"));
}
