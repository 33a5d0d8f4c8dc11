import type { ClaudeOutcome } from "@echo/claude/outcome";
import type { Trouble } from "@echo/core/conversation/trouble";
import type { Settled } from "../delivery/commit.ts";
import type { Runner } from "../lease/runner.ts";
import { ConfinementError } from "../workspace/confined.ts";
import { WorkspaceError } from "../workspace/disk.ts";
import { DocumentMissingError } from "../workspace/document.ts";
import type { StartingTurn } from "./running-turn.ts";
import { settleTrouble } from "./trouble.ts";

/**
 * Runs `act`, which starts a turn or settles its `outcome`. If the project's folder cannot be used or a document is
 * gone, tells the person and waits for their press. If the runner retried by itself, it would fail for ever.
 */
export async function orTellTrouble<Result>(
  runner: Runner,
  turn: StartingTurn,
  act: () => Promise<Result>,
  outcome?: ClaudeOutcome,
): Promise<Result | { kind: "told" | Exclude<Settled, "committed"> }> {
  try {
    return await act();
  } catch (error) {
    const trouble = troubleWith(error);
    if (trouble === undefined) throw error;
    runner.log("error", "turn-not-started", { slug: turn.session.slug, trouble, error: String(error) });
    const settled = await settleTrouble(runner, turn, { trouble, detail: undefined }, outcome);
    return { kind: settled === "committed" ? "told" : settled };
  }
}

function troubleWith(error: unknown): Trouble | undefined {
  if (error instanceof DocumentMissingError) return "document-missing";
  return error instanceof WorkspaceError || error instanceof ConfinementError ? "workspace" : undefined;
}
