import { statSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "@echo/core/system/clock";
import { systemClock } from "@echo/core/system/clock";
import { execa } from "execa";
import type { CommandSettings } from "./command.ts";
import { buildArguments } from "./command.ts";
import type { Credentials } from "./environment.ts";
import { buildEnvironment, keyVariableOf } from "./environment.ts";
import { hasUnknownSkill } from "./failure.ts";
import type { ClaudeOutcome, Exit, StopCause } from "./outcome.ts";
import { classify } from "./outcome.ts";
import { foldersBeside } from "./permission.ts";
import type { ClaudeProgress } from "./progress.ts";
import { advance, NO_PROGRESS } from "./progress.ts";
import type { Reading } from "./reading.ts";
import { isComplete, takeLine } from "./reading.ts";
import type { RunFiles, UserId } from "./run-files.ts";
import { createRunFiles } from "./run-files.ts";
import { endGroup, follow, killGroup } from "./stop.ts";
import { createTail } from "./tail.ts";

export interface ClaudeLimits {
  /** Milliseconds for the whole process. */
  timeoutMs: number;
  /** Milliseconds without a line from the CLI. More than a shell command may take, because it prints nothing. */
  idleMs: number;
  /** Milliseconds between SIGINT and SIGKILL. */
  graceMs: number;
  /** Milliseconds between a result and the end of the process. */
  lingerMs: number;
}

export const DEFAULT_LIMITS: ClaudeLimits = { timeoutMs: 600_000, idleMs: 180_000, graceMs: 2000, lingerMs: 5000 };

export interface ClaudeCall extends CommandSettings {
  /** From {@link import("./executable.ts").resolveExecutable}. */
  executable: string;
  /** Not blank. It must not begin with a person's words: the CLI takes a leading `/` as a command. */
  prompt: string;
  systemPrompt: string;
  credentials: Credentials;
  /** The environment from which the allowed variables are taken. */
  env: Readonly<Record<string, string | undefined>>;
  /** Names the process, its child processes and its temporary files, so that the sweep finds them. */
  marker: string;
  /** The agent's user, if it is not our own. */
  user?: UserId | undefined;
  /** Dollars that the CLI reported for this session before. */
  reportedCostUsd: number;
  apiRetries?: number | undefined;
  limits?: Partial<ClaudeLimits>;
}

export interface RunOptions {
  /** The outcome carries its reason, a string. */
  signal?: AbortSignal;
  /** Called on every change. The caller throttles it. */
  onProgress?: (progress: ClaudeProgress) => void;
  clock?: Clock;
  tmpRoot?: string;
}

/** Milliseconds between two reads. Short until the CLI has listed its skills: then an unknown skill costs nothing. */
const READ_MS = { untilInit: 10, after: 100 };
/** Milliseconds between two looks at the child processes. */
const LOOK_MS = 300;

/** Runs the CLI once, to its end. When this resolves, its child processes and temporary files are gone. */
export async function runClaude(call: ClaudeCall, options: RunOptions = {}): Promise<ClaudeOutcome> {
  const { signal, clock = systemClock, tmpRoot = tmpdir() } = options;
  if (call.prompt.trim() === "") throw new Error("a prompt must not be blank");
  const startedAt = clock.monotonic();
  const skill = /^\/([\w:-]+)/.exec(call.prompt)?.[1];
  const reading: Reading = { events: [], unreadableLines: 0 };
  const finish = (exit: Exit, cause: StopCause | undefined) =>
    classify({
      ...reading,
      exit,
      cause,
      skill,
      key: keyVariableOf(call.credentials),
      reportedCostUsd: call.reportedCostUsd,
      durationMs: Math.round(clock.monotonic() - startedAt),
    });
  if (signal?.aborted === true) {
    return finish({ code: undefined, signal: undefined, stderr: "" }, cancelledBy(signal));
  }
  const files = await createRunFiles(tmpRoot, call.marker, call.user);
  try {
    // Do not write to another user's home.
    if (call.profile === "guarded" && call.user === undefined) await makeFolders(foldersBeside(call.home));
    const systemPromptFile = await writeSystemPrompt(call, files.tmpDir);
    const started = { call, files, systemPromptFile };
    const { exit, cause } = await supervise(started, { ...options, clock }, reading, skill);
    return exit.kind === "missing" ? { ...finish(exit, undefined), kind: "cli-missing" } : finish(exit, cause);
  } finally {
    await files.remove();
  }
}

/** If a folder cannot be made, the agent works without it. */
async function makeFolders(folders: readonly string[]): Promise<void> {
  await Promise.all(folders.map((folder) => mkdir(folder, { recursive: true }).catch(() => undefined)));
}

/** For the agent's user alone. It goes with the folder, also if this runner is killed. */
async function writeSystemPrompt({ systemPrompt, user }: ClaudeCall, folder: string): Promise<string> {
  const file = join(folder, "system-prompt.md");
  const handle = await open(file, "wx", 0o600);
  try {
    await handle.writeFile(systemPrompt);
    if (user !== undefined) await handle.chown(user.uid, user.gid);
  } finally {
    await handle.close();
  }
  return file;
}

interface Started {
  call: ClaudeCall;
  files: RunFiles;
  systemPromptFile: string;
}

type Ended = Exit & { kind: "exited" | "missing" };

async function supervise(
  started: Started,
  { signal, onProgress, clock }: RunOptions & { clock: Clock },
  reading: Reading,
  skill: string | undefined,
): Promise<{ exit: Ended; cause: StopCause | undefined }> {
  const { call, files } = started;
  const limits = { ...DEFAULT_LIMITS, ...call.limits };
  const child = start(started);
  const { pid } = child;
  if (pid === undefined) return { exit: await notStarted(child, call), cause: undefined };

  const exited = new AbortController();
  const tree = follow(pid, clock);
  let cause: StopCause | undefined;
  let ending: Promise<void> | undefined;
  const stop = (why: StopCause | undefined) => {
    if (ending !== undefined) return;
    cause = why;
    tree.look();
    ending = endGroup(pid, limits.graceMs, exited.signal, clock);
  };
  const onAbort = () => stop(signal === undefined ? undefined : cancelledBy(signal));
  signal?.addEventListener("abort", onAbort, { once: true });
  if (signal?.aborted === true) onAbort();

  const watching = Promise.all([
    followTree(tree, exited.signal, clock),
    readOutput({ files, reading, skill, limits, clock, exited: exited.signal, stop, onProgress }),
  ]);
  const result = await child;
  exited.abort();
  signal?.removeEventListener("abort", onAbort);
  await Promise.all([watching, ending]);
  killGroup(pid);
  await tree.sweep(call.marker);
  const stderr = await files.readStderr();
  return { exit: { kind: "exited", code: result.exitCode, signal: result.signal, stderr }, cause };
}

function start({ call, files, systemPromptFile }: Started) {
  return execa(call.executable, buildArguments(call, systemPromptFile), {
    cwd: call.cwd,
    env: buildEnvironment({
      ...call,
      from: call.env,
      tmpDir: files.tmpDir,
      isRoot: (call.user?.uid ?? process.getuid?.()) === 0,
    }),
    extendEnv: false,
    input: call.prompt,
    stdout: descriptor(files.stdout),
    stderr: descriptor(files.stderr),
    buffer: false,
    reject: false,
    // In its own process group, we can end it as a whole, and Ctrl-C at our terminal does not reach it by itself.
    detached: true,
    ...call.user,
  });
}

/** execa hands any descriptor to the child without a pipe. Its types allow only descriptors up to 9. */
function descriptor(file: RunFiles["stdout"]): 3 {
  return file.fd as 3;
}

/** ENOENT can also mean that the working directory is missing. That is a mistake of the caller, not of the CLI. */
async function notStarted(child: ReturnType<typeof start>, call: ClaudeCall): Promise<Ended> {
  const result = await child;
  if (!statSync(call.cwd, { throwIfNoEntry: false })?.isDirectory()) throw new Error(`no folder ${call.cwd}`);
  if (result.code !== "ENOENT" && result.code !== "EACCES") throw new Error("the CLI did not start", { cause: result });
  return { kind: "missing", code: undefined, signal: undefined, stderr: "" };
}

async function followTree(tree: ReturnType<typeof follow>, exited: AbortSignal, clock: Clock): Promise<void> {
  while (!exited.aborted) {
    tree.look();
    await clock.sleep(LOOK_MS, exited);
  }
}

interface Output {
  files: RunFiles;
  reading: Reading;
  skill: string | undefined;
  limits: ClaudeLimits;
  clock: Clock;
  exited: AbortSignal;
  stop: (cause: StopCause | undefined) => void;
  onProgress: RunOptions["onProgress"];
}

/** Reads the output while the CLI runs, and once more after its end, to get all of it. Watches the time limits. */
async function readOutput({ files, reading, skill, limits, clock, exited, stop, onProgress }: Output): Promise<void> {
  const tail = createTail(files.stdout);
  const startedAt = clock.monotonic();
  let heardAt = startedAt;
  let progress = NO_PROGRESS;
  for (;;) {
    const isLast = exited.aborted;
    const lines = await tail.readLines();
    if (isLast && tail.rest() !== "") lines.push(tail.rest());
    for (const line of lines) {
      const event = takeLine(reading, line);
      if (event === undefined) continue;
      const next = advance(progress, event);
      if (next !== progress) onProgress?.(next);
      progress = next;
    }
    if (isLast) return;
    const now = clock.monotonic();
    if (lines.length > 0) heardAt = now;
    // A complete answer counts, even if we have to end its process.
    const isDone = isComplete(reading);
    if (hasUnknownSkill(reading.events, skill)) stop({ kind: "unknown-skill" });
    else if (now - startedAt > limits.timeoutMs) stop(isDone ? undefined : { kind: "timed-out" });
    else if (now - heardAt > (isDone ? limits.lingerMs : limits.idleMs)) stop(isDone ? undefined : { kind: "idle" });
    await clock.sleep(skill !== undefined && reading.events.length === 0 ? READ_MS.untilInit : READ_MS.after, exited);
  }
}

function cancelledBy(signal: AbortSignal): StopCause {
  const reason: unknown = signal.reason;
  return { kind: "cancelled", reason: typeof reason === "string" ? reason : String(reason) };
}
