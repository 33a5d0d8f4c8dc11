import { realpath } from "node:fs/promises";
import path from "node:path";
import { transcriptPath } from "@echo/claude/transcript";
import { readConfined, removeConfined, writeConfined } from "../workspace/confined.ts";

/**
 * The outcome of a turn's last process, by its Claude session, until it is settled. Its text comes back as it was kept,
 * unless the agent changed the file: the caller checks it.
 */
export interface OutcomeStore {
  keep(slug: string, sessionId: string, text: string): Promise<void>;
  load(slug: string, sessionId: string): Promise<string | undefined>;
  drop(slug: string, sessionId: string): Promise<void>;
}

/**
 * Keeps each outcome beside the transcript of its session, and as private. A folder that the CLI has not made is not made
 * here.
 */
export function createOutcomeFiles({ home, workspaceRoot }: { home: string; workspaceRoot: string }): OutcomeStore {
  const fileOf = async (slug: string, sessionId: string) => {
    const cwd = path.join(workspaceRoot, slug);
    const transcript = transcriptPath({ home, cwd: await realpath(cwd).catch(() => cwd) }, sessionId);
    return `${transcript.slice(0, -path.extname(transcript).length)}.outcome.json`;
  };
  return {
    keep: async (slug, sessionId, text) => {
      const file = await fileOf(slug, sessionId);
      await realpath(path.dirname(file));
      await writeConfined(home, file, text, 0o600);
    },
    load: async (slug, sessionId) => readConfined(home, await fileOf(slug, sessionId)),
    drop: async (slug, sessionId) => removeConfined(home, await fileOf(slug, sessionId)),
  };
}
