import type { Prd } from "@echo/core/plan/prd";
import { readId, readProgress, recognize } from "@echo/core/plan/prd-progress";
import type { Project } from "@echo/core/project/project";
import type { GitOptions } from "./git.ts";
import { runGit } from "./git.ts";

interface Look {
  root: string;
  /** What the plan makes. */
  prd: Prd;
  /** The text of prd.json. */
  text: string | undefined;
}

/**
 * The ids that were seen as passed, and those of stories that are gone from prd.json and were committed: an agent may
 * mark a story as passed and take it out of the file in the same moment.
 */
export async function withCommitted(
  { git }: { git?: GitOptions },
  { approvedAt = 0 }: Pick<Project, "approvedAt">,
  { root, prd, text }: Look,
  seen: readonly string[],
): Promise<string[]> {
  const reading = readProgress(text ?? "");
  const there = reading.kind === "read" ? recognize(reading, prd.userStories).stories : [];
  const known = new Set([...there.map(({ id }) => id), ...seen]);
  const gone = prd.userStories.map(({ id }) => id).filter((id) => !known.has(id));
  if (git === undefined || gone.length === 0 || (text !== undefined && reading.kind === "unreadable")) return [...seen];
  const committed = await committedIds(git, { root, branch: prd.branchName, since: approvedAt });
  return [...seen, ...gone.filter((id) => committed.has(id))];
}

interface Place {
  root: string;
  branch: string;
  /** Nothing was built for this plan before. */
  since: number;
}

/** More commits are not looked at. */
const COMMITS_MAX = 1000;
/** The clocks of the planner and of the night's machine may differ as much. */
const SKEW_MS = 10 * 60_000;

/** Ralph's own form is `feat: US-001 - Title`; agents also write `feat(US-001): …` and `feat: [US-001] …`. */
const FEATURE = /^feat(?:ure)?(?:\((?<scope>[^)]*)\))?!?:\s*(?:\[?(?<id>US[-_ ]?\d{1,6})\b)?/i;
const REVERT = /^Revert "(.*)"$/;

/** The ids of the stories that are committed on the plan's branch, or on the one that is checked out, and not reverted. */
async function committedIds(git: GitOptions, { root, branch, since }: Place): Promise<Set<string>> {
  const switches = ["--ignore-missing", `--max-count=${COMMITS_MAX}`, "--format=%ct %s"];
  const log = await runGit(git, root, ["log", ...switches, `refs/heads/${branch}`, "HEAD", "--"]);
  const lines = log.kind === "done" ? log.stdout.split("\n") : [];
  const isBuilt = new Map<string, boolean>();
  // The newest comes first: it decides.
  for (const line of lines) {
    const [, seconds, subject = ""] = /^(\d+) (.*)$/.exec(line) ?? [];
    const [, reverted] = REVERT.exec(subject) ?? [];
    const id = storyOf(reverted ?? subject);
    if (id === undefined || isBuilt.has(id) || Number(seconds) * 1000 < since - SKEW_MS) continue;
    isBuilt.set(id, reverted === undefined);
  }
  return new Set([...isBuilt].filter(([, built]) => built).map(([id]) => id));
}

function storyOf(subject: string): string | undefined {
  const { id, scope } = FEATURE.exec(subject)?.groups ?? {};
  const given = id ?? (/^US[-_ ]?\d{1,6}$/i.test(scope ?? "") ? scope : undefined);
  return given === undefined ? undefined : readId(given);
}
