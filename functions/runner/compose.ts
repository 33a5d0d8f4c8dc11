import { secretsOf } from "@echo/core/setting/secret";
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { systemClock } from "@echo/core/system/clock";
import type { Config } from "@echo/core/setting/config";
import { requireSetting } from "@echo/core/setting/config";
import type { Adapter } from "@echo/core/id/conversation-key";
import type { Inbound } from "@echo/core/inbound/inbound";
import { paysByTheDollar } from "@echo/core/money/payer";
import type { Log } from "@echo/core/system/log";
import type { Chat } from "@echo/core/port/chat";
import { createMask } from "@echo/core/text/mask";
import type { ClaudeAgentOptions } from "@echo/runner/agent/claude-agent";
import { createClaudeAgent } from "@echo/runner/agent/claude-agent";
import type { RunnerDeps } from "@echo/runner/lease/deps";
import { DEFAULT_SETTINGS } from "@echo/runner/lease/deps";
import { resolveFolders } from "@echo/runner/workspace/folders";
import { loadPrompts } from "@echo/runner/agent/prompt/load";
import { createDiskWorkspace } from "@echo/runner/workspace/disk";
import { composeStores } from "../compose.ts";

const PROMPTS = fileURLToPath(new URL("../../prompts", import.meta.url));

export interface ComposedRunner {
  deps: RunnerDeps;
  /** Resolves when nothing is under way any more that goes on beside a conversation. */
  settled(): Promise<void>;
}

/** A runner's ports from its environment: the same in a container task and in a child process. */
export async function composeRunner(
  config: Config,
  log: Log,
  adapter: Adapter,
  onRest: (isIdle: boolean) => void,
): Promise<ComposedRunner> {
  const { agent: home, workspace: workspaceRoot } = resolveFolders(config);
  const deferred = adapter === "discord" ? await composeDeferred(config, log) : undefined;
  const agent = createClaudeAgent({
    config,
    home,
    workspaceRoot,
    user: agentUser(config),
    env: process.env,
    log,
    clock: systemClock,
  });
  const deps: RunnerDeps = {
    ...composeStores(),
    chat: await composeChat(config, log, adapter),
    agent,
    workspace: createDiskWorkspace(workspaceRoot, {
      env: { PATH: process.env["PATH"] ?? "", HOME: home },
      user: agentUser(config),
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
    mask: createMask(secretsOf(config)),
    log,
    onRest,
    ...(deferred === undefined ? {} : { onTaken: deferred.onTaken }),
  };
  return { deps, settled: async () => deferred?.settled() };
}

/** A deferred answer shows "thinking…" until somebody resolves it: as soon as a runner has the inbound in hand. */
async function composeDeferred(
  config: Config,
  log: Log,
): Promise<Pick<ComposedRunner, "settled"> & { onTaken(inbound: Inbound): void }> {
  const { createPatientApi } = await import("@echo/platforms/discord/api");
  const { deferredText, resolveDeferred } = await import("@echo/platforms/discord/deferred");
  const token = requireSetting(config, "DISCORD_BOT_TOKEN");
  const api = createPatientApi({ token, apiUrl: config.DISCORD_API_URL, clock: systemClock });
  const deferred = { api, applicationId: requireSetting(config, "DISCORD_APPLICATION_ID"), clock: systemClock, log };
  let resolving: Promise<unknown> = Promise.resolve();
  return {
    onTaken: (inbound) => {
      if (inbound.replyToken === undefined) return;
      const resolved = resolveDeferred(deferred, inbound.replyToken, deferredText(inbound));
      resolving = Promise.all([resolving, resolved]);
    },
    settled: async () => void (await resolving),
  };
}

/** In a container of our own; elsewhere the agent is the user who started us. */
export function agentUser({ AGENT_UID: uid, AGENT_GID: gid = uid }: Config): ClaudeAgentOptions["user"] {
  return uid === undefined || gid === undefined ? undefined : { uid, gid };
}

/** A runner speaks in one chat: the libraries of the others are not loaded. */
async function composeChat(config: Config, log: Log, adapter: Adapter): Promise<Chat> {
  switch (adapter) {
    case "telegram": {
      const { createTelegramChat } = await import("@echo/platforms/telegram/chat");
      return createTelegramChat({
        token: requireSetting(config, "TELEGRAM_BOT_TOKEN"),
        apiUrl: config.TELEGRAM_API_URL,
        clock: systemClock,
        log,
      });
    }
    case "echo": {
      const { createConsoleChat } = await import("@echo/platforms/console/chat");
      return createConsoleChat({
        url: requireSetting(config, "ECHO_CONSOLE_URL"),
        token: requireSetting(config, "ECHO_CONSOLE_TOKEN"),
      });
    }
    case "discord": {
      const { createDiscordChat } = await import("@echo/platforms/discord/chat");
      return createDiscordChat({
        token: requireSetting(config, "DISCORD_BOT_TOKEN"),
        apiUrl: config.DISCORD_API_URL,
        clock: systemClock,
        log,
      });
    }
  }
}
