import type { Stores } from "@echo/core/port/stores";
import type { Budgets } from "@echo/core/money/allowance";
import type { Clock } from "@echo/core/system/clock";
import type { Inbound } from "@echo/core/inbound/inbound";
import type { Log } from "@echo/core/system/log";
import type { PhaseStep } from "@echo/core/conversation/phase";
import type { Chat } from "@echo/core/port/chat";
import type { Agent } from "../agent/agent.ts";
import type { OutcomeStore } from "../agent/outcome-store.ts";
import type { Prompts } from "../agent/prompt/load.ts";
import type { Workspace } from "../workspace/workspace.ts";

export interface RunnerSettings extends Budgets {
  /** Milliseconds. The runner renews the lease after a third of it. */
  leaseMs: number;
  idleMs: number;
  /** Milliseconds between two reads of the conversation: `busy` during a turn and just after it, `idle` otherwise. */
  pollMs: { busy: number; idle: number };
  /** One turn answers all replies that come within `quiet` of each other, and `atMost` in total. Milliseconds. */
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

/** Everything outside of the runner that it uses, as ports. */
export interface RunnerDeps extends Stores {
  chat: Chat;
  agent: Agent;
  outcomes: OutcomeStore;
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
  /** The runner took up, noted or dropped the inbound: its "thinking…" placeholder can be removed. Best effort. */
  onTaken?: (inbound: Inbound) => void;
  /** Called with `true` if the runner has nothing to do now. On one machine, an idle runner may have to make room. */
  onRest: (isIdle: boolean) => void;
}
