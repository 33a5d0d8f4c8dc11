import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import { readJson } from "@echo/core/text/read-json";

const Endpoints = z.object({ pid: z.int(), dynamoUrl: z.string(), s3Url: z.string() });
export type Endpoints = z.infer<typeof Endpoints>;

const file = (dataDir: string) => path.join(dataDir, "endpoints.json");

/** Tells the command line the endpoints of the running stores, because a second process cannot open the stores. */
export async function createEndpointFile(
  dataDir: string,
  { dynamoUrl, s3Url }: { dynamoUrl: string; s3Url: string },
): Promise<{ remove(): Promise<void> }> {
  await mkdir(dataDir, { recursive: true });
  await writeFile(file(dataDir), JSON.stringify({ pid: process.pid, dynamoUrl, s3Url }), { mode: 0o600 });
  return { remove: () => rm(file(dataDir), { force: true }) };
}

/** The running system's endpoints; `undefined` if no system runs. */
export async function readEndpointFile(dataDir: string): Promise<Endpoints | undefined> {
  const text = await readFile(file(dataDir), "utf8").catch(() => "");
  const endpoints = Endpoints.safeParse(readJson(text)).data;
  return endpoints !== undefined && isAlive(endpoints.pid) ? endpoints : undefined;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
