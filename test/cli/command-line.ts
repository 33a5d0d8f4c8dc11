import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { COMMAND_PATIENCE } from "@echo/aws/client";
import { createAwsStores } from "@echo/aws/stores";
import type { Stores } from "@echo/core/port/stores";
import { createEndpointFile } from "@echo/local/endpoint-file";
import { BUCKET, TABLE } from "@echo/local/runner-environment";
import type { EmbeddedStores } from "@echo/local/store/embedded";
import { openEmbeddedStores } from "@echo/local/store/embedded";
import { ownFolder } from "@echo/local/store/owner";

const BIN = path.resolve(import.meta.dirname, "../../node_modules/.bin");

export interface Ended {
  code: number | string | null;
  signal: string | null;
  stdout: string;
  stderr: string;
}

/** The real bin, found and started as npx does it, in an environment of its own. */
export function runBin(
  args: readonly string[],
  env: Record<string, string>,
  cwd: string,
  stopAt?: string,
): Promise<Ended> {
  const PATH = `${BIN}:${process.env["PATH"] ?? ""}`;
  const options = { cwd, env: { PATH, HOME: cwd, ...env }, timeout: 30_000 };
  return new Promise((resolve) => {
    const child = execFile(path.join(BIN, "echo-planner"), [...args], options, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : (error.code ?? null), signal: error?.signal ?? null, stdout, stderr });
    });
    child.stdout?.on("data", (text: string) => {
      if (stopAt !== undefined && text.includes(stopAt)) child.kill("SIGTERM");
    });
  });
}

export interface Machine {
  /** A temporary folder with everything below it. */
  folder: string;
  workspace: string;
  stores: Stores;
  endpoints: { dynamo: string; s3: string };
  /** `echo-planner …` on this machine, beside the running planner. */
  run(...args: string[]): Promise<Ended>;
  /** The same with other variables. */
  runWith(env: Record<string, string>, ...args: string[]): Promise<Ended>;
  /** Stops the command softly once it has said `words`. */
  runUntil(words: string, ...args: string[]): Promise<Ended>;
  stop(): Promise<void>;
}

/** A machine whose planner runs: its stores answer, and say where. */
export async function startMachine(): Promise<Machine> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "echo-cli-"));
  const embedded: EmbeddedStores = await openEmbeddedStores({ table: TABLE, bucket: BUCKET });
  const owned = await ownFolder(path.join(folder, ".echo"));
  const published = await createEndpointFile(path.join(folder, ".echo"), embedded);
  const endpoints = { dynamo: embedded.dynamoUrl, s3: embedded.s3Url };
  const workspace = path.join(folder, "workspace");
  const runWith = (env: Record<string, string>, ...args: string[]) =>
    runBin(args, { WORKSPACE_ROOT: workspace, ...env }, folder);
  return {
    folder,
    workspace,
    stores: createAwsStores({ table: TABLE, bucket: BUCKET, endpoints, patience: COMMAND_PATIENCE }),
    endpoints,
    runWith,
    run: (...args) => runWith({}, ...args),
    runUntil: (words, ...args) => runBin(args, { WORKSPACE_ROOT: workspace }, folder, words),
    stop: async () => {
      await published.remove();
      owned.release();
      await embedded.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** What makes the command talk to these stores as to the cloud's. */
export function asCloud({ endpoints }: Pick<Machine, "endpoints">): Record<string, string> {
  return {
    ECHO_TABLE: TABLE,
    ECHO_BUCKET: BUCKET,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL_DYNAMODB: endpoints.dynamo,
    AWS_ENDPOINT_URL_S3: endpoints.s3,
  };
}
