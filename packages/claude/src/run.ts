import { statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { Clock } from "@echo/core/system/clock";
import { systemClock } from "@echo/core/system/clock";
import { execa } from "execa";
import type { CommandSettings } from "./command.ts";
import { buildArguments } from "./command.ts";
import type { Credentials } from "./environment.ts";
import { buildEnvironment } from "./environment.ts";
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
  /** The whole process. */
  timeoutMs: number;
  /** Without a byte from the CLI. Above a shell command's own limit: that one is silent. */
  idleMs: number;
  /** Between SIGINT and SIGKILL. */
  graceMs: number;
  /** Between a result and the process's end. */
  lingerMs: number;
}

export const DEFAULT_LIMITS: ClaudeLimits = { timeoutMs: 600_000, idleMs: 180_000, graceMs: 2000, lingerMs: 5000 };

export interface ClaudeCall extends CommandSettings {
  /** From {@link import("./executable.ts").resolveExecutable}. */
  executable: string;
  /** Not blank. What a person wrote never begins it: a leading `/` is a command. */
  prompt: string;
  credentials: Credentials;
  /** Where the allowed variables of the environment are taken from. */
  env: Readonly<Record<string, string | undefined>>;
  /** Names the process, everything below it and its temporary files, for the sweep. */
  marker: string;
  /** The agent's user, where it is not ours. */
  user?: UserId | undefined;
  /** What the session had cost before, as reported. */
  reportedCostUsd: number;
  apiRetries?: number | undefined;
  limits?: Partial<ClaudeLimits>;
}

export interface RunOptions {
  /** Its reason, a string, is told in the outcome. */
  signal?: AbortSignal;
  /** Called on every change; throttling is the caller's. */
  onProgress?: (progress: ClaudeProgress) => void;
  clock?: Clock;
  tmpRoot?: string;
}

/** Milliseconds between two readings of the output; often until the skills are known, so that a wrong one is free. */
const READ_MS = { untilInit: 10, after: 100 };
/** Milliseconds between two looks at the processes below. */
const LOOK_MS = 300;

/** Runs the CLI once, to its end. Whatever it started is gone when this resolves, and so are its temporary files. */
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
      reportedCostUsd: call.reportedCostUsd,
      durationMs: Math.round(clock.monotonic() - startedAt),
    });
  if (signal?.aborted === true) {
    return finish({ code: undefined, signal: undefined, stderr: "" }, cancelledBy(signal));
  }
  const files = await createRunFiles(tmpRoot, call.marker, call.user);
  try {
    // Another user's home is not ours to fill.
    if (call.profile === "guarded" && call.user === undefined) await makeFolders(foldersBeside(call.home));
    const { exit, cause } = await supervise(call, { ...options, clock }, files, reading, skill);
    return exit.kind === "missing" ? { ...finish(exit, undefined), kind: "cli-missing" } : finish(exit, cause);
  } finally {
    await files.remove();
  }
}

/** Where one cannot be made, the agent does without. */
async function makeFolders(folders: readonly string[]): Promise<void> {
  await Promise.all(folders.map((folder) => mkdir(folder, { recursive: true }).catch(() => undefined)));
}

type Ended = Exit & { kind: "exited" | "missing" };

async function supervise(
  call: ClaudeCall,
  { signal, onProgress, clock }: RunOptions & { clock: Clock },
  files: RunFiles,
  reading: Reading,
  skill: string | undefined,
): Promise<{ exit: Ended; cause: StopCause | undefined }> {
  const limits = { ...DEFAULT_LIMITS, ...call.limits };
  const child = start(call, files);
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

function start(call: ClaudeCall, files: RunFiles) {
  return execa(call.executable, buildArguments(call), {
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
    // A group of its own: it can be ended as a whole, and a Ctrl-C at our terminal is ours to pass on.
    detached: true,
    ...call.user,
  });
}

/** execa passes any descriptor through as it is (no pipe between); its types know those up to 9. */
function descriptor(file: RunFiles["stdout"]): 3 {
  return file.fd as 3;
}

/** ENOENT also means that the working directory is missing, which is ours to make. */
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

/** Reads while it runs, and once more when it has ended: then everything is there. Watches both time limits. */
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
    // An answer that is complete stands, even where its process has to be ended.
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
