import type { ClaudeOutcome } from "@echo/claude/outcome";
import type { ConversationKey } from "@echo/core/id/conversation-key";

/** One CLI process of a turn. */
export interface AgentCall {
  conversation: ConversationKey;
  slug: string;
  phase: string;
  /** Claude's session id. The runner chooses it and stores it before the process starts. */
  sessionId: string;
  prompt: string;
  systemPrompt: string;
  maxTurns: number;
  /** Dollars that this process may spend. `undefined`: no limit. */
  budgetUsd: number | undefined;
  attempt: number;
  /** Dollars that the CLI reported for this session before this process. Newer CLIs report the session's total. */
  reportedCostUsd: number;
  /** Names this process, its child processes and its files. Starts with the conversation's marker. */
  marker: string;
}

export interface AgentProgress {
  turns: number;
  /** The tool that the agent is using now, if any. */
  tool: string | undefined;
}

/** The Claude CLI as the runner uses it. */
export interface Agent {
  /** Runs to its end. An abort (`"cancelled"`, `"lease-lost"`, `"shutdown"`) ends the process and its children. */
  run(call: AgentCall, signal: AbortSignal, onProgress: (progress: AgentProgress) => void): Promise<ClaudeOutcome>;
  /** Bytes of the session's transcript. 0 if there is none. */
  transcriptBytes(slug: string, sessionId: string): Promise<number>;
  /** Makes a new session that holds exactly the first `bytes` of an old one. */
  fork(slug: string, from: { sessionId: string; bytes: number }, toSessionId: string): Promise<void>;
  /** Whether the phase is installed as a skill that the permission profile lets run. */
  hasSkill(phase: string): Promise<boolean>;
  /** Ends the processes that an earlier holder of this conversation left behind, and removes their temporary files. */
  sweep(marker: string): Promise<void>;
}
