import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { resolveExecutable } from "./executable.ts";

async function createProgram(mode: number) {
  const folder = await mkdtemp(join(tmpdir(), "echo-bin-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "my-claude");
  await writeFile(path, "#!/bin/sh\n");
  await chmod(path, mode);
  return { folder, path };
}

test("CLAUDE_BIN is a path, or a name on PATH", async () => {
  const { folder, path } = await createProgram(0o755);
  const found = { kind: "found", path, source: "CLAUDE_BIN" };
  expect(resolveExecutable({ CLAUDE_BIN: path })).toEqual(found);
  expect(resolveExecutable({ CLAUDE_BIN: "my-claude", PATH: `/nowhere:${folder}` })).toEqual(found);
});

test("if CLAUDE_BIN does not exist, the CLI is missing and no other one is used", async () => {
  const { path } = await createProgram(0o644);
  expect(resolveExecutable({ CLAUDE_BIN: path })).toEqual({ kind: "missing", tried: [path] });
  expect(resolveExecutable({ CLAUDE_BIN: "claude", PATH: "/nowhere" })).toEqual({
    kind: "missing",
    tried: ["/nowhere/claude"],
  });
});

test("without CLAUDE_BIN, the native binary of the pinned dependency is used", () => {
  expect(resolveExecutable({ CLAUDE_BIN: "" })).toMatchObject({ kind: "found", source: "dependency" });
});
