import type { Stores } from "@echo/core/port/stores";
import type { Budgets } from "@echo/core/money/allowance";
import type { Clock } from "@echo/core/system/clock";
import type { Inbound } from "@echo/core/inbound/inbound";
import type { Log } from "@echo/core/system/log";
import type { PhaseStep } from "@echo/core/conversation/phase";
import type { Chat } from "@echo/core/port/chat";
import type { Agent } from "../agent/agent.ts";
import type { Prompts } from "../agent/prompt/load.ts";
import type { Workspace } from "../workspace/workspace.ts";

export interface RunnerSettings extends Budgets {
  /** Milliseconds; the lease is renewed at a third of it. */
  leaseMs: number;
  idleMs: number;
  /** How often the conversation is looked at: while a turn runs or was just answered, and when idle for a while. */
  pollMs: { busy: number; idle: number };
  /** Replies within `quietMs` of each other, `atMostMs` in all, are answered together. */
  batchMs: { quiet: number; atMost: number };
  maxTurns: number;
  retryMaxTurns: number;
}

export const DEFAULT_SETTINGS: RunnerSettings = {
  leaseMs: 30_000,
  idleMs: 600_000,
  pollMs: { busy: 500, idle: 1000 },
  batchMs: { quiet: 1500, atMost: 5000 },
  maxTurns: 20,
  retryMaxTurns: 30,
};

/** Everything a runner touches, as ports. */
export interface RunnerDeps extends Stores {
  chat: Chat;
  agent: Agent;
  workspace: Workspace;
  prompts: Prompts;
  steps: readonly PhaseStep[];
  settings: RunnerSettings;
  clock: Clock;
  /** A random UUID. */
  newId: () => string;
  /** Hides secrets in what the agent said or wrote, before it reaches a chat or a store. */
  mask: (text: string) => string;
  log: Log;
  /** The inbound was taken up, noted or dropped: whatever stands in the chat in place of its answer can go. Best effort. */
  onTaken?: (inbound: Inbound) => void;
  /** Whether there is nothing to do for now: on one machine an idle runner may have to make room. */
  onRest: (isIdle: boolean) => void;
}
