import { readFile } from "node:fs/promises";
import path from "node:path";
import type { RunReport } from "@echo/core/inbound/inbound";
import { parsePrd } from "@echo/core/plan/prd";
import { PRD_FILE } from "@echo/core/project/files";
import type { Slug } from "@echo/core/id/slug";
import { cut } from "@echo/core/text/cut";

/** The part of prd.json that we read. A title is one line of a chat. */
const STORIES_MAX = 200;
const TITLE_MAX_LENGTH = 80;

/** The stories that Ralph has marked as passed in the workspace's prd.json; `undefined` if it cannot be read. */
export async function readStories(workspaceRoot: string, slug: Slug): Promise<RunReport["stories"]> {
  const file = path.join(workspaceRoot, slug, PRD_FILE);
  const reading = parsePrd(await readFile(file, "utf8").catch(() => ""));
  if (reading.kind === "unreadable") return undefined;
  const stories = reading.prd.userStories.slice(0, STORIES_MAX);
  const titles = (passes: boolean) =>
    stories.filter((story) => story.passes === passes).map(({ id, title }) => titleOf(`${id} ${title}`));
  return { done: titles(true), left: titles(false) };
}

function titleOf(text: string): string {
  return cut(text.replace(/\s+/g, " ").trim(), TITLE_MAX_LENGTH);
}
