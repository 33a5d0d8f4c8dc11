import { existsSync } from "node:fs";
import path from "node:path";
import type { LocalStores } from "@echo/cli/store/local";
import { readEndpointFile } from "../endpoint-file.ts";
import { BUCKET, TABLE } from "../runner-environment.ts";
import { readWorkspaceRecord } from "../workspace-record.ts";

/** Milliseconds. The loopback answers at once, or no planner is running. */
const ANSWER_WITHIN_MS = 2000;

/** This machine's stores for one command: the running planner's, else the folder's, opened while the command runs. */
export async function reachStores(dataDir: string): Promise<LocalStores> {
  const names = { table: TABLE, bucket: BUCKET, workspace: await readWorkspaceRecord(dataDir) };
  const endpoints = await readEndpointFile(dataDir);
  // Another process may have the recorded process id by now, so the store itself is asked.
  if (endpoints !== undefined && (await isAnswering(endpoints.dynamoUrl))) {
    const { dynamoUrl, s3Url } = endpoints;
    return { kind: "running", ...names, dynamoUrl, s3Url, close: async () => {} };
  }
  const { openEmbeddedStores } = await import("./embedded.ts");
  const isThere = existsSync(path.join(dataDir, "dynamo"));
  const opened = await openEmbeddedStores({ ...names, ...(isThere ? { dataDir } : {}) });
  return { kind: isThere ? "opened" : "empty", ...names, ...opened };
}

function isAnswering(url: string): Promise<boolean> {
  return fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).then(
    () => true,
    () => false,
  );
}
