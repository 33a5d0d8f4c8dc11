import { secretsOf } from "@echo/platforms/setting";
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { systemClock } from "@echo/core/system/clock";
import { paysByTheDollar } from "@echo/core/money/payer";
import type { Log } from "@echo/core/system/log";
import { createMask } from "@echo/core/text/mask";
import type { ClaudeAgentOptions } from "@echo/runner/agent/claude-agent";
import { createClaudeAgent } from "@echo/runner/agent/claude-agent";
import { createOutcomeFiles } from "@echo/runner/agent/outcome-store";
import type { RunnerDeps } from "@echo/runner/lease/deps";
import { DEFAULT_SETTINGS } from "@echo/runner/lease/deps";
import { resolveFolders } from "@echo/runner/workspace/folders";
import { loadPrompts } from "@echo/runner/agent/prompt/load";
import { createDiskWorkspace } from "@echo/runner/workspace/disk";
import type { Platform } from "@echo/platforms/platform";
import { composeStores, config, environment } from "../compose.ts";

const PROMPTS = fileURLToPath(new URL("../../prompts", import.meta.url));

export interface ComposedRunner {
  deps: RunnerDeps;
  /** Resolves when all background work beside the conversation has ended. */
  settled(): Promise<void>;
}

/** Builds a runner's ports from its environment, in the same way for a container task and a child process. */
export async function composeRunner(
  log: Log,
  platform: Platform,
  onRest: RunnerDeps["onRest"],
): Promise<ComposedRunner> {
  const { agent: home, workspace: workspaceRoot } = resolveFolders(config);
  // A runner speaks in one chat, so the other platforms' libraries are not loaded.
  const [chat, placeholders] = await Promise.all([
    platform.openChat(environment, { clock: systemClock, log }),
    platform.openPlaceholders?.(environment, { clock: systemClock, log }),
  ]);
  const agent = createClaudeAgent({
    config,
    home,
    workspaceRoot,
    user: agentUser(),
    env: process.env,
    log,
    clock: systemClock,
  });
  const deps: RunnerDeps = {
    ...composeStores(),
    chat,
    agent,
    outcomes: createOutcomeFiles({ home, workspaceRoot }),
    workspace: createDiskWorkspace(workspaceRoot, {
      env: { PATH: process.env["PATH"] ?? "", HOME: home },
      user: agentUser(),
    }),
    prompts: await loadPrompts(PROMPTS, config.PLANNER_PHASES, agent.hasSkill),
    steps: config.PLANNER_PHASES,
    settings: {
      ...DEFAULT_SETTINGS,
      leaseMs: config.RUNNER_LEASE_S * 1000,
      idleMs: config.RUNNER_IDLE_S * 1000,
      maxTurns: config.PLANNER_MAX_TURNS,
      retryMaxTurns: config.PLANNER_RETRY_MAX_TURNS,
      sessionBudgetUsd: config.PLANNER_SESSION_BUDGET_USD,
      dayBudgetUsd: paysByTheDollar(config) ? config.PLANNER_DAY_BUDGET_USD : undefined,
    },
    clock: systemClock,
    newId: randomUUID,
    mask: createMask(secretsOf(environment)),
    log,
    onRest,
    ...(placeholders === undefined ? {} : { onTaken: placeholders.onTaken }),
  };
  return { deps, settled: async () => placeholders?.settled() };
}

/** Set only in our container. Elsewhere the agent runs as the user who started the planner. */
export function agentUser(): ClaudeAgentOptions["user"] {
  const { AGENT_UID: uid, AGENT_GID: gid = uid } = config;
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}
