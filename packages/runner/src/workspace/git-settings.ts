import { readdir } from "node:fs/promises";
import path from "node:path";
import { sha256 } from "@echo/core/id/sha256";
import { lookConfined } from "./confined.ts";

/** Files of a repository that are in no commit, and that git or a person's next command obeys. */
const OBEYED = ["config", "config.worktree", "info/attributes", "info/exclude"];

/** One hash of git's settings and hooks in `gitFolder`. It changes if one of them does. */
export async function hashGitSettings(gitFolder: string): Promise<string> {
  const hooks = await readdir(path.join(gitFolder, "hooks")).catch(() => []);
  const own = hooks.filter((name) => !name.endsWith(".sample")).toSorted();
  const texts: unknown[] = [];
  for (const name of [...OBEYED, ...own.map((hook) => `hooks/${hook}`)]) {
    texts.push([name, await lookConfined(gitFolder, path.join(gitFolder, name))]);
  }
  return sha256(JSON.stringify(texts));
}
