import { constants } from "node:fs";
import { access } from "node:fs/promises";
import path from "node:path";
import { resolveExecutable } from "@echo/claude/executable";
import { inspectGit } from "@echo/cli/doctor/machine";
import { checkPrompts } from "@echo/cli/prompt";
import { ConfigError } from "@echo/core/setting/setting";
import type { PlannerConfig } from "@echo/core/setting/planner";
import { describeUnknown, unknownSettings } from "@echo/core/setting/unknown";
import { checkConfig, SETTINGS } from "@echo/platforms/setting";
import { makeFolder } from "@echo/runner/workspace/make-folder";
import type { Home } from "./home.ts";
import { resolveHome } from "./home.ts";
import { listen } from "./listen.ts";
import { StartError } from "./start-error.ts";
import { makePrivate } from "./store/owner.ts";

interface Checked {
  config: PlannerConfig;
  home: Home;
  /** Lines about what is unknown but stops nothing. */
  warnings: string[];
}

/** Checks everything that a person may have set wrong, and reports all of it at once. Makes the folders. */
export async function checkStart(given: NodeJS.ProcessEnv): Promise<Checked> {
  const { config, env, wrong } = checkConfig(given);
  const home = resolveHome(config);
  const unknown = unknownSettings(SETTINGS, given);
  const warnings = unknown.map(describeUnknown);
  const problems = [
    ...wrong.map(({ message }) => message),
    ...(await hostProblems(config)),
    ...(await folderProblems(home)),
    ...executableProblems(env),
    ...(await gitProblems(env)),
    ...(await phaseProblems(config, home)),
  ];
  const isRefused = problems.length > 0 || unknown.some((one) => one.isRefused);
  if (isRefused) throw new StartError([...problems, ...warnings].join("\n"));
  return { config, home, warnings };
}

/** Whether this machine has the address. The port is looked for later. */
async function hostProblems({ HOST }: PlannerConfig): Promise<string[]> {
  try {
    await (await listen(HOST, 0)).close();
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [error.message];
  }
}

async function gitProblems(env: Parameters<typeof inspectGit>[0]): Promise<string[]> {
  const found = await inspectGit(env);
  return found.flatMap(({ level, what, mend }) => (level === "error" ? [`${what}: ${mend ?? ""}.`] : []));
}

/** A folder above or below one that is wrong is wrong for the same reason, and is not told again. */
async function folderProblems({ data, agent, workspace }: Home): Promise<string[]> {
  const folders = { ECHO_DATA_DIR: data, ECHO_HOME: agent, WORKSPACE_ROOT: workspace };
  const problems: string[] = [];
  const wrong: string[] = [];
  for (const [variable, folder] of Object.entries(folders)) {
    const reason = await whyNoFolder(folder, folder === data ? makePrivate : makeFolder);
    if (reason === undefined) continue;
    const isTold = wrong.some((other) => isBelow(folder, other) || isBelow(other, folder));
    wrong.push(folder);
    if (isTold) continue;
    const expected = `a folder that can be written (${reason})`;
    problems.push(new ConfigError(variable, { expected, secret: false }, folder).message);
  }
  return problems;
}

function isBelow(folder: string, other: string): boolean {
  return folder === other || folder.startsWith(other + path.sep);
}

async function whyNoFolder(folder: string, make: (folder: string) => Promise<void>): Promise<string | undefined> {
  try {
    await make(folder);
    await access(folder, constants.W_OK);
    return undefined;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    return REASONS[code] ?? code;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EEXIST: "a file is in its place",
  ENOTDIR: "a file is in its way",
  EACCES: "this user may not write there",
  EPERM: "it belongs to another user",
  "store-shared": "all users of this machine share it",
  EROFS: "nothing can be written there",
  ENOENT: "no folder can be made there",
};

function executableProblems(env: Parameters<typeof resolveExecutable>[0]): string[] {
  const executable = resolveExecutable(env);
  if (executable.kind !== "missing") return [];
  return [
    `The Claude CLI was not found (tried ${executable.tried.join(", ")}): run \`npm ci\`, or set CLAUDE_BIN to it.`,
  ];
}

async function phaseProblems(config: PlannerConfig, home: Home): Promise<string[]> {
  try {
    await checkPrompts(config, home.agent);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [error.message];
  }
}
