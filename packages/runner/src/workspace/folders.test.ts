import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { resolveFolders } from "./folders.ts";

test.each([
  [{}, os.homedir(), path.join(os.homedir(), "workspace")],
  [{ ECHO_HOME: "/agent" }, "/agent", "/agent/workspace"],
  [{ ECHO_HOME: "agent", WORKSPACE_ROOT: "work" }, path.resolve("agent"), path.resolve("work")],
])("%j", ({ ECHO_HOME, WORKSPACE_ROOT }: { ECHO_HOME?: string; WORKSPACE_ROOT?: string }, agent, workspace) => {
  expect(resolveFolders({ ECHO_HOME, WORKSPACE_ROOT })).toEqual({ agent, workspace });
});
