import type { ClaudeOutcome } from "@echo/claude/outcome";
import type { Session } from "@echo/core/session";

/** Adds what a process used to the current phase's record, and remembers what the CLI has reported so far. */
export function charge(session: Session, outcome: ClaudeOutcome): Session {
  const phases = session.phases.map((record, index) =>
    index === session.phases.length - 1
      ? {
          ...record,
          turns: record.turns + outcome.turns,
          tokensIn: record.tokensIn + outcome.usage.tokensIn,
          tokensOut: record.tokensOut + outcome.usage.tokensOut,
          costUsd: record.costUsd + outcome.costUsd,
        }
      : record,
  );
  const { claude } = session;
  if (claude === undefined) return { ...session, phases };
  return { ...session, phases, claude: { ...claude, reportedCostUsd: claude.reportedCostUsd + outcome.costUsd } };
}
