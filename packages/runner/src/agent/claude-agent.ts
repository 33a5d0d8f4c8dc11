import { mkdir, realpath, rm, stat } from "node:fs/promises";
import path from "node:path";
import { resolveExecutable } from "@echo/claude/executable";
import type { ClaudeOutcome } from "@echo/claude/outcome";
import { CLI_FINISHED, cliFinished } from "@echo/claude/log-line";
import type { UserId } from "@echo/claude/run-files";
import type { PermissionProfile } from "@echo/claude/permission";
import { runClaude } from "@echo/claude/run";
import { sweepMarker } from "@echo/claude/stop";
import { forkTranscript, sessionNow, transcriptPath, transcriptSize } from "@echo/claude/transcript";
import type { Clock } from "@echo/core/system/clock";
import type { PlannerConfig } from "@echo/core/setting/planner";
import { splitKey } from "@echo/core/id/conversation-key";
import type { Log } from "@echo/core/system/log";
import { paysByTheDollar } from "@echo/core/money/payer";
import type { Agent, AgentCall } from "./agent.ts";
import { canRunSkill } from "./skill.ts";
import { makeConfined } from "../workspace/confined.ts";
import { documentOf } from "../workspace/document.ts";

export interface ClaudeAgentOptions {
  config: PlannerConfig;
  /** Absolute; the agent's home. */
  home: string;
  workspaceRoot: string;
  /** The user that the CLI runs as, if it is not the runner's own. */
  user?: UserId | undefined;
  env: Readonly<Record<string, string | undefined>>;
  clock: Clock;
  log: Log;
}

/** Runs the real CLI with the planner's settings. Writes one log line per process. */
export function createClaudeAgent(options: ClaudeAgentOptions): Agent {
  const { config, home, workspaceRoot, user, env, clock, log } = options;
  const profile: PermissionProfile = config.PLANNER_PERMISSIONS ?? "guarded";
  const place = (slug: string) => ({ home, cwd: path.join(workspaceRoot, slug) });
  const credentials = {
    apiKey: config.ANTHROPIC_API_KEY,
    oauthToken: config.CLAUDE_CODE_OAUTH_TOKEN,
    baseUrl: config.ANTHROPIC_BASE_URL,
  };
  const call = async (
    asked: AgentCall,
    signal: AbortSignal,
    onProgress: Parameters<Agent["run"]>[2],
  ): Promise<ClaudeOutcome> => {
    const executable = resolveExecutable(env);
    const { cwd } = place(asked.slug);
    const session = await sessionNow({ home, cwd }, asked.sessionId);
    const outcome = await runClaude(
      {
        executable: executable.kind === "found" ? executable.path : "claude",
        profile,
        home,
        cwd,
        document: documentOf(asked.phase),
        slug: asked.slug,
        session,
        systemPrompt: asked.systemPrompt,
        prompt: asked.prompt,
        maxTurns: asked.maxTurns,
        addDirs: await existing(addDirs(home, asked.slug)),
        budgetUsd: asked.budgetUsd,
        credentials,
        env,
        marker: asked.marker,
        user,
        reportedCostUsd: asked.reportedCostUsd,
        limits: { timeoutMs: config.PLANNER_TURN_TIMEOUT_S * 1000 },
      },
      { signal, clock, onProgress },
    );
    if (outcome.kind === "unknown-skill" && !session.resume) {
      // The CLI has already written the unknown command to the transcript. The next process needs a clean session.
      await rm(transcriptPath({ home, cwd: await realpath(cwd) }, session.id), { force: true });
    }
    return outcome;
  };
  return {
    run: async (asked, signal, onProgress) => {
      await makeNotes(options, asked.slug);
      const outcome = await call(asked, signal, onProgress);
      const { adapter, channel } = splitKey(asked.conversation);
      const facts = { ...asked, adapter, channel, claudeSessionId: asked.sessionId };
      log(outcome.kind === "answered" ? "info" : "warn", CLI_FINISHED, cliFinished(facts, outcome));
      // The CLI estimates dollars from list prices. Without an API key, the planner does not pay them.
      return paysByTheDollar(config) ? outcome : { ...outcome, costUsd: 0 };
    },
    transcriptBytes: (slug, sessionId) => transcriptSize(place(slug), sessionId),
    fork: async (slug, from, toId) => {
      const { sessionId: fromId, bytes } = from;
      const fork = await forkTranscript({ ...place(slug), fromId, bytes, toId, owner: user });
      if (fork.kind === "incomplete") throw new Error(`the transcript ${from.sessionId} has lost its end`);
    },
    hasSkill: (phase) => canRunSkill(home, phase, profile),
    sweep: async (marker) => {
      const ended = await sweepMarker(marker, clock);
      if (ended > 0) log("warn", "swept", { processes: ended });
    },
  };
}

/**
 * Makes gstack's folder for the project. The agent can work without it. If a link leads the folder out of the agent's
 * home, the runner does not make it.
 */
async function makeNotes({ home, user, log }: ClaudeAgentOptions, slug: string): Promise<void> {
  const folder = path.join(home, ".gstack", "projects", slug);
  const made = user === undefined ? mkdir(folder, { recursive: true }) : makeConfined(home, folder);
  await made.catch((error: unknown) => log("warn", "gstack-folder-missing", { slug, error: String(error) }));
}

function addDirs(home: string, slug: string): string[] {
  const projects = path.join(home, ".gstack", "projects");
  return [path.join(home, ".claude", "skills"), path.join(projects, slug), projects];
}

async function existing(folders: string[]): Promise<string[]> {
  const found = await Promise.all(
    folders.map((folder) =>
      stat(folder)
        .then((entry) => entry.isDirectory())
        .catch(() => false),
    ),
  );
  return folders.filter((_folder, index) => found[index]);
}
