import { execa } from "execa";

/** With these, git runs no program from the configuration of the repository or of the person, and signs nothing. */
const GIT_SETTINGS = [
  "safe.directory=*",
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "commit.gpgSign=false",
  "log.showSignature=false",
  "gc.auto=0",
  "maintenance.auto=false",
].flatMap((setting) => ["-c", setting]);
/** Git fetches no missing objects: the repository's configuration would choose from where and with which program. */
const GIT_SWITCHES = { GIT_NO_LAZY_FETCH: "1", GIT_TERMINAL_PROMPT: "0", GIT_ALLOW_PROTOCOL: "" };
/** Milliseconds for one call of git. A file that it reads may be a pipe that never ends. */
const GIT_LIMIT_MS = 30_000;

export interface GitOptions {
  env: { PATH: string; HOME: string };
  /** The user that git runs as, if it is not the runner's own. */
  user?: { uid: number; gid: number } | undefined;
  gitLimitMs?: number;
}

/** What keeps git from working: somebody else holds the index, a file of settings, a worktree's repository, or else. */
export type GitCause = "locked" | "settings" | "worktree" | "other";

/** Git refused. `words`: the first line that it said. */
export class GitError extends Error {
  readonly code = "git-failed";
  readonly words: string;
  readonly reason: GitCause;
  constructor(command: string, words: string) {
    super(`git ${command}: ${words}`);
    this.words = words;
    this.reason = causeOf(words);
  }
}

const SETTINGS =
  /\bbad (?:numeric |boolean )?config\b|\bconfig(?:uration)? (?:file|line|value)\b|invalid .*config|unable to access '[^']*config'/i;

function causeOf(words: string): GitCause {
  if (/(?:\.lock'?|\bcould not lock\b.*): File exists/.test(words)) return "locked";
  if (SETTINGS.test(words)) return "settings";
  return /not a git repository: |invalid gitfile/.test(words) ? "worktree" : "other";
}

export type GitResult = { kind: "done"; stdout: string } | { kind: "failed"; error: GitError };

/** What one call is given beside its arguments. */
interface GitGiven {
  input?: string | undefined;
  env?: Readonly<Record<string, string>>;
}

/** Runs git in `cwd`. Its settings, apart from ours, are the repository's and its user's. */
export async function runGit(
  { env, user, gitLimitMs = GIT_LIMIT_MS }: GitOptions,
  cwd: string,
  args: readonly string[],
  given: GitGiven = {},
): Promise<GitResult> {
  const result = await execa("git", [...GIT_SETTINGS, ...args], {
    cwd,
    env: { ...env, ...GIT_SWITCHES, ...given.env },
    ...(given.input === undefined ? {} : { input: given.input }),
    extendEnv: false,
    reject: false,
    timeout: gitLimitMs,
    ...user,
  });
  if (result.exitCode === 0) return { kind: "done", stdout: result.stdout };
  const command = args.find((arg, index) => !arg.startsWith("-") && args[index - 1] !== "-c") ?? "";
  const silent = result.timedOut ? `no answer after ${gitLimitMs / 1000} s` : result.originalMessage;
  return { kind: "failed", error: new GitError(command, wordsOf(result.stderr) ?? silent ?? "no reason given") };
}

/** Git's reason is the line that begins with `fatal:`. Warnings and hints stand before and behind it. */
function wordsOf(stderr: string | undefined): string | undefined {
  const lines = (stderr ?? "").split("\n").filter((line) => line.trim() !== "");
  return lines.find((line) => line.startsWith("fatal:")) ?? lines[0];
}
