import type { ClaudeOutcome } from "@echo/claude/outcome";
import type { ConversationKey } from "@echo/core/id/conversation-key";

/** One CLI process of a turn. */
export interface AgentCall {
  conversation: ConversationKey;
  slug: string;
  phase: string;
  /** Claude's session id, ours and stored before the process starts. */
  sessionId: string;
  prompt: string;
  systemPrompt: string;
  maxTurns: number;
  /** Dollars for this process; `undefined`: no limit. */
  budgetUsd: number | undefined;
  attempt: number;
  /** What the CLI had reported for this session before; newer CLIs report cumulatively. */
  reportedCostUsd: number;
  /** Names this process, everything below it and its files; starts with the conversation's marker. */
  marker: string;
}

export interface AgentProgress {
  turns: number;
  /** The tool in use, when one is. */
  tool: string | undefined;
}

/** The Claude CLI as the runner uses it. */
export interface Agent {
  /** Runs to its end. Abort reasons `"cancelled"`, `"lease-lost"` and `"shutdown"` end it, with everything below it. */
  run(call: AgentCall, signal: AbortSignal, onProgress: (progress: AgentProgress) => void): Promise<ClaudeOutcome>;
  /** Bytes of the session's transcript; 0 when there is none. */
  transcriptBytes(slug: string, sessionId: string): Promise<number>;
  /** A new session that holds exactly the first `bytes` of an old one. */
  fork(slug: string, from: { sessionId: string; bytes: number }, toSessionId: string): Promise<void>;
  /** The phase's installed skill, where the profile in force may run it. */
  hasSkill(phase: string): Promise<boolean>;
  /** Ends whatever processes an earlier holder of this conversation left behind, and removes their temporary files. */
  sweep(marker: string): Promise<void>;
}
