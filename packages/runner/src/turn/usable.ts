import type { Trouble } from "@echo/core/conversation/trouble";
import type { ClaudeOutcome } from "@echo/claude/outcome";
import type { Conversation } from "@echo/core/conversation/conversation";
import type { Session } from "@echo/core/conversation/session";
import type { Settled } from "../delivery/commit.ts";
import type { RunnerDeps } from "../lease/deps.ts";
import type { Keeper } from "../lease/keeper.ts";
import { ConfinementError } from "../workspace/confined.ts";
import { WorkspaceError } from "../workspace/disk.ts";
import { DocumentMissingError } from "../workspace/document.ts";
import { settleTrouble } from "./trouble.ts";

/**
 * Starts a turn up to its first commit, or settles its `outcome`. Where the project's folder cannot be used, or a
 * document is gone, the person is told, and the turn waits for their press: trying again by ourselves mends nothing,
 * and would never end.
 */
export async function whereUsable<Result>(
  deps: RunnerDeps,
  keeper: Keeper,
  conversation: Conversation,
  session: Session,
  act: () => Promise<Result>,
  outcome?: ClaudeOutcome,
): Promise<Result | { kind: "told" | Exclude<Settled, "committed"> }> {
  try {
    return await act();
  } catch (error) {
    const trouble = troubleWith(error);
    if (trouble === undefined) throw error;
    deps.log("error", "turn-not-started", { slug: session.slug, trouble, error: String(error) });
    const settled = await settleTrouble(deps, keeper, conversation, session, { trouble, detail: undefined }, outcome);
    return { kind: settled === "committed" ? "told" : settled };
  }
}

function troubleWith(error: unknown): Trouble | undefined {
  if (error instanceof DocumentMissingError) return "document-missing";
  return error instanceof WorkspaceError || error instanceof ConfinementError ? "workspace" : undefined;
}
