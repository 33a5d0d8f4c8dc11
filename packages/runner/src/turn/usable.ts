import type { ClaudeOutcome } from "@echo/claude/outcome";
import type { Told, Trouble } from "@echo/core/conversation/trouble";
import { cut } from "@echo/core/text/cut";
import type { Settled } from "../delivery/commit.ts";
import type { Runner } from "../lease/runner.ts";
import { ConfinementError } from "../workspace/confined.ts";
import { WorkspaceError } from "../workspace/disk.ts";
import { DocumentMissingError } from "../workspace/document.ts";
import { GitError } from "../workspace/git.ts";
import type { GitCause } from "../workspace/git.ts";
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
    const told = toldOf(error, runner.mask);
    if (told === undefined) throw error;
    const { trouble } = told;
    runner.log("error", "turn-not-started", { slug: turn.session.slug, trouble, error: runner.mask(String(error)) });
    const settled = await settleTrouble(runner, turn, told, outcome);
    return { kind: settled === "committed" ? "told" : settled };
  }
}

/** Git's words are shown in a line of code. */
const WORDS_LENGTH = 200;

function toldOf(error: unknown, mask: (text: string) => string): Told | undefined {
  if (error instanceof GitError) {
    const detail = cut(mask(error.words).replaceAll("`", "'"), WORDS_LENGTH);
    return { trouble: GIT_TROUBLES[error.reason], detail };
  }
  if (error instanceof DocumentMissingError) return { trouble: "document-missing", detail: undefined };
  const isWorkspace = error instanceof WorkspaceError || error instanceof ConfinementError;
  return isWorkspace ? { trouble: "workspace", detail: undefined } : undefined;
}

const GIT_TROUBLES = {
  locked: "git-locked",
  settings: "git-settings",
  worktree: "git-worktree",
  other: "git-failed",
} as const satisfies Record<GitCause, Trouble>;
