import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { openStores, requireWorkspace } from "./open.ts";

const OWN = path.join(os.homedir(), "workspace");
const CLOUD = { ECHO_TABLE: "t", ECHO_BUCKET: "b", AWS_REGION: "us-east-1" };

async function workspaceOf(env: Record<string, string>, recorded: string | undefined): Promise<string> {
  const local = {
    kind: "opened",
    table: "t",
    bucket: "b",
    dynamoUrl: "http://127.0.0.1:9",
    s3Url: "http://127.0.0.1:9",
  };
  const openLocal = async () => ({ ...local, kind: "opened" as const, workspace: recorded, close: async () => {} });
  return requireWorkspace(await openStores({ env, openLocal }));
}

test.each([
  ["a named folder wins", { WORKSPACE_ROOT: "/here", ECHO_DATA_DIR: "/data" }, "/theirs", "/here"],
  ["so does a named home", { ECHO_HOME: "/agent", ECHO_DATA_DIR: "/data" }, "/theirs", "/agent/workspace"],
  ["else the one of the stores' planner", { ECHO_DATA_DIR: "/data", WORKSPACE_ROOT: "" }, "/theirs", "/theirs"],
  ["also of the default stores", {}, "/theirs", "/theirs"],
  ["the person's own belongs to the default stores", {}, undefined, OWN],
  ["and to the cloud's, which name none", { ...CLOUD, ECHO_DATA_DIR: "/data" }, undefined, OWN],
])("%s", async (_rule, env, recorded, expected) => {
  expect(await workspaceOf(env, recorded)).toBe(expected);
});

test("stores that were named and do not say their workspace: nothing is guessed", async () => {
  await expect(workspaceOf({ ECHO_DATA_DIR: "/data" }, undefined)).rejects.toThrow(
    /^\/data does not say which workspace.*Set WORKSPACE_ROOT/,
  );
});
