import { readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { readJson } from "@echo/core/text/read-json";
import { writeConfined } from "@echo/runner/workspace/confined";
import type { Home } from "./home.ts";

const Record = z.object({ workspace: z.string() });

const file = (dataDir: string) => path.join(dataDir, "workspace.json");

/** Tells the command line, also after this planner has stopped, which workspace belongs to its stores. */
export async function recordWorkspace({ data, workspace }: Pick<Home, "data" | "workspace">): Promise<void> {
  await writeConfined(data, file(data), JSON.stringify({ workspace }), 0o600);
}

/** The workspace of the planner that used these stores last. `undefined` if it did not say. */
export async function readWorkspaceRecord(dataDir: string): Promise<string | undefined> {
  return Record.safeParse(readJson(await readFile(file(dataDir), "utf8").catch(() => ""))).data?.workspace;
}
