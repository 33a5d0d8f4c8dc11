import type { ChildProcess, StdioOptions } from "node:child_process";
import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import path from "node:path";
import { resolveExecutable } from "@echo/claude/executable";
import { IMAGE, makeStandIn, runImageScript } from "./stand-in.ts";

/** The agent's user in the image. */
export const AGENT = 1001;

/** A runner's container as far as this machine can be one: its start script, the runner as root, the agent as another. */
export interface Container {
  home: string;
  start(app: string, env: Record<string, string>, stdio?: StdioOptions): ChildProcess;
  remove(): Promise<void>;
}

export async function createContainer(): Promise<Container> {
  const root = await mkdtemp("/tmp/echo-container-");
  await chmod(root, 0o755);
  const [home, skills] = [path.join(root, "home"), path.join(root, "skills")];
  await makeStandIn(path.join(root, "gstack"));
  await runImageScript("lay-out-gstack.sh", [path.join(root, "gstack"), skills]);
  const executable = resolveExecutable(process.env);
  const own = {
    PATH: process.env["PATH"] ?? "",
    HOME: "/root",
    ECHO_HOME: home,
    ECHO_SKILLS: skills,
    CLAUDE_BIN: executable.kind === "found" ? executable.path : "",
    AGENT_UID: String(AGENT),
    AGENT_GID: String(AGENT),
    PLANNER_PERMISSIONS: "open",
  };
  return {
    home,
    start: (app, env, stdio = ["ignore", "inherit", "inherit"]) =>
      spawn(path.join(IMAGE, "start.sh"), [process.execPath, path.join(app, "functions/runner/main.mjs")], {
        env: { ...own, ...env },
        stdio,
      }),
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 5 }),
  };
}
