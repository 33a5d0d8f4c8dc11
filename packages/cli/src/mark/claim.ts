import type { MarkStatus, RunReport } from "@echo/core/inbound/inbound";
import { cut } from "@echo/core/text/cut";
import { PRD_NAME } from "@echo/core/project/files";
import type { Built } from "@echo/runner/workspace/built";

/** The part of prd.json that we report. A title is one line of a chat. */
const STORIES_MAX = 200;
const TITLE_MAX_LENGTH = 80;
/** More titles make no sentence. */
const NAMED = 5;

/** What is recorded and reported for a mark. `contradiction`: the files show something else than the mark says. */
export interface Claim extends Pick<RunReport, "stories" | "isUnreadable"> {
  status: MarkStatus;
  contradiction?: string;
}

/**
 * Compares a mark with the stories that are built. A run that is marked complete while stories are not built has failed,
 * unless the person says that they know (`isMeant`).
 */
export function judge(status: MarkStatus, built: Built, isMeant: boolean): Claim {
  if (built.kind === "missing") return { status };
  if (built.kind === "unreadable") return { status, isUnreadable: true };
  const titles = (passes: boolean) =>
    built.stories
      .filter((story) => story.passes === passes)
      .slice(0, STORIES_MAX)
      .map(({ id, title }) => cut(`${id} ${title}`.replace(/\s+/g, " ").trim(), TITLE_MAX_LENGTH));
  const stories = { done: titles(true), left: titles(false) };
  if (status !== "complete" || isMeant || stories.left.length === 0) return { status, stories };
  return { status: "failed", stories, contradiction: contradict(stories) };
}

function contradict({ done, left }: NonNullable<RunReport["stories"]>): string {
  const named = left.slice(0, NAMED).join(", ");
  const more = left.length > NAMED ? ` and ${left.length - NAMED} more` : "";
  return `${done.length} of ${done.length + left.length} stories are built in ${PRD_NAME}; not built: ${named}${more}`;
}
