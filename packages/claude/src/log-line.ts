import type { LogFields } from "@echo/core/system/log";
import type { ClaudeOutcome } from "./outcome.ts";

export const CLI_FINISHED = "cli-finished";

export interface CallFacts {
  slug: string;
  phase: string;
  adapter: string;
  channel: string;
  claudeSessionId: string;
  attempt: number;
  maxTurns: number;
}

/** The fields of the log line that is written for every CLI process. They hold no words of the person or agent. */
export function cliFinished(facts: CallFacts, outcome: ClaudeOutcome): LogFields {
  return {
    slug: facts.slug,
    phase: facts.phase,
    adapter: facts.adapter,
    channel: facts.channel,
    durationMs: outcome.durationMs,
    tokensIn: outcome.usage.tokensIn,
    tokensOut: outcome.usage.tokensOut,
    claudeSessionId: facts.claudeSessionId.slice(0, 8),
    subtype: outcome.subtype,
    outcome: outcome.kind,
    unreadableLines: outcome.unreadableLines,
    costUsd: outcome.costUsd,
    attempt: facts.attempt,
    maxTurns: facts.maxTurns,
  };
}
