import { existsSync } from "node:fs";
import path from "node:path";
import type { LocalStores } from "@echo/cli/store/local";
import { readEndpointFile } from "../endpoint-file.ts";
import { BUCKET, TABLE } from "../runner-environment.ts";
import { readWorkspaceRecord } from "../workspace-record.ts";

/** This machine's stores for one command: the running planner's, else the folder's, opened while the command runs. */
export async function reachStores(dataDir: string): Promise<LocalStores> {
  const names = { table: TABLE, bucket: BUCKET, workspace: await readWorkspaceRecord(dataDir) };
  const endpoints = await readEndpointFile(dataDir);
  if (endpoints !== undefined) return { kind: "running", ...names, ...endpoints, close: async () => {} };
  const { openEmbeddedStores } = await import("./embedded.ts");
  const isThere = existsSync(path.join(dataDir, "dynamo"));
  const opened = await openEmbeddedStores({ ...names, ...(isThere ? { dataDir } : {}) });
  return { kind: isThere ? "opened" : "empty", ...names, ...opened };
}
