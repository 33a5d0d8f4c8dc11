import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { readJson } from "@echo/core/text/read-json";
import { writeConfined } from "@echo/runner/workspace/confined";
import { isOwned } from "./store/owner.ts";

const Endpoints = z.object({ dynamoUrl: z.string(), s3Url: z.string() });
export type Endpoints = z.infer<typeof Endpoints>;

const file = (dataDir: string) => path.join(dataDir, "endpoints.json");

/**
 * Tells the command line the endpoints of the running stores, because a second process cannot open the stores. The
 * endpoints hold the stores' keys, so only their owner can read the file.
 */
export async function createEndpointFile(
  dataDir: string,
  { dynamoUrl, s3Url }: Endpoints,
): Promise<{ remove(): Promise<void> }> {
  // A new file: an older one may be readable by others.
  await writeConfined(dataDir, file(dataDir), JSON.stringify({ dynamoUrl, s3Url }), 0o600);
  return { remove: () => removeEndpointFile(dataDir) };
}

export async function removeEndpointFile(dataDir: string): Promise<void> {
  await rm(file(dataDir), { force: true });
}

/**
 * The running system's endpoints; `undefined` if no system runs. If the folder has no owner, the file is left from a
 * crash. Anybody may listen on those ports by now, and must not be taken for our stores.
 */
export async function readEndpointFile(dataDir: string): Promise<Endpoints | undefined> {
  const text = await readFile(file(dataDir), "utf8").catch(() => "");
  const endpoints = Endpoints.safeParse(readJson(text)).data;
  return endpoints !== undefined && (await isOwned(dataDir)) ? endpoints : undefined;
}
