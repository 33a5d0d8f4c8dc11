import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { resolveExecutable } from "@echo/claude/executable";
import { checkVersion, listSkills } from "@echo/claude/preflight";
import { describe, expect, test } from "vitest";
import { CLI, createBench, replies, says } from "./bench.ts";

describe("before the first turn", () => {
  test("the pinned CLI is found without any install script, and is new enough", async () => {
    expect(resolveExecutable({})).toMatchObject({ kind: "found", source: "dependency" });
    expect(await checkVersion(CLI, { HOME: "/nowhere" })).toEqual({ kind: "supported", version: "2.1.330" });
  });

  test("an old CLI, and one that is none", async () => {
    const bench = await createBench(replies(says("never")));
    const old = await bench.program("old", "#!/bin/sh\necho '2.1.197 (Claude Code)'\n");
    expect(await checkVersion(old, {})).toEqual({ kind: "too-old", version: "2.1.197" });
    const none = await bench.program("none", "#!/bin/sh\necho 'not installed' >&2\nexit 1\n");
    expect(await checkVersion(none, {})).toEqual({ kind: "unusable" });
    expect(await checkVersion("/nowhere/claude", {})).toEqual({ kind: "unusable" });
  });

  test("the installed skills are listed without a model call and without a transcript", async () => {
    const bench = await createBench(replies(says("never")));
    const skills = join(bench.home, ".claude/skills");
    await mkdir(join(skills, "office-hours"), { recursive: true });
    await writeFile(join(skills, "office-hours/SKILL.md"), "---\nname: office-hours\ndescription: asks\n---\nAsk.\n");
    const list = await listSkills(bench.call({ prompt: "never sent" }));
    expect(list).toMatchObject({ kind: "listed", skills: expect.arrayContaining(["office-hours"]) });
    expect([bench.requests(), bench.sideRequests()]).toEqual([[], []]);
    expect(await readdir(join(bench.home, ".claude/projects")).catch(() => [])).toEqual([]);
  });
});
