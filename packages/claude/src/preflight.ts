import { randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { execa } from "execa";
import type { ClaudeOutcome } from "./outcome.ts";
import type { ClaudeCall, RunOptions } from "./run.ts";
import { runClaude } from "./run.ts";
import { isAtLeast, parseVersion } from "./version.ts";

/** The oldest CLI that all of this was tried on. */
export const LEAST_VERSION = "2.1.330";

const VERSION_TIMEOUT_MS = 20_000;
const SKILLS_TIMEOUT_MS = 30_000;

export type VersionCheck =
  | { kind: "supported"; version: string }
  | { kind: "too-old"; version: string }
  /** It did not start, or said something else. */
  | { kind: "unusable" };

export async function checkVersion(executable: string, env: Readonly<Record<string, string>>): Promise<VersionCheck> {
  const result = await execa(executable, ["--version"], {
    env,
    extendEnv: false,
    reject: false,
    stdin: "ignore",
    timeout: VERSION_TIMEOUT_MS,
    killSignal: "SIGKILL",
  });
  const version = parseVersion(result.stdout)?.join(".");
  if (result.exitCode !== 0 || version === undefined) return { kind: "unusable" };
  return { kind: isAtLeast(version, LEAST_VERSION) ? "supported" : "too-old", version };
}

export type SkillList =
  | { kind: "listed"; skills: readonly string[]; credentialSource: string | undefined }
  | { kind: "failed"; outcome: ClaudeOutcome };

type PreflightCall = Omit<
  ClaudeCall,
  "session" | "prompt" | "systemPrompt" | "maxTurns" | "addDirs" | "reportedCostUsd"
>;

/** The skills that this home has, without a model call (`/cost` runs in the CLI itself) and without a transcript. */
export async function listSkills(call: PreflightCall, options: RunOptions = {}): Promise<SkillList> {
  await mkdir(call.cwd, { recursive: true });
  const outcome = await runClaude(
    {
      ...call,
      session: { id: randomUUID(), resume: false },
      prompt: "/cost",
      systemPrompt: "none",
      maxTurns: 1,
      addDirs: [],
      reportedCostUsd: 0,
      keepTranscript: false,
      limits: { timeoutMs: SKILLS_TIMEOUT_MS, ...call.limits },
    },
    options,
  );
  return outcome.skills.length === 0
    ? { kind: "failed", outcome }
    : { kind: "listed", skills: outcome.skills, credentialSource: outcome.credentialSource };
}
