import { resolveExecutable } from "@echo/claude/executable";
import { checkVersion } from "@echo/claude/preflight";
import { describe, expect, test } from "vitest";
import { CLI, createBench, replies, says } from "./bench.ts";

describe("before the first turn", () => {
  test("the pinned CLI is found without an install script and is new enough", async () => {
    expect(resolveExecutable({})).toMatchObject({ kind: "found", source: "dependency" });
    expect(await checkVersion(CLI, { HOME: "/nowhere" })).toEqual({ kind: "supported", version: "2.1.330" });
  });

  test("an old CLI is too old, and a program that is not the CLI is unusable", async () => {
    const bench = await createBench(replies(says("never")));
    const old = await bench.program("old", "#!/bin/sh\necho '2.1.197 (Claude Code)'\n");
    expect(await checkVersion(old, {})).toEqual({ kind: "too-old", version: "2.1.197" });
    const none = await bench.program("none", "#!/bin/sh\necho 'not installed' >&2\nexit 1\n");
    expect(await checkVersion(none, {})).toEqual({ kind: "unusable" });
    expect(await checkVersion("/nowhere/claude", {})).toEqual({ kind: "unusable" });
  });
});
