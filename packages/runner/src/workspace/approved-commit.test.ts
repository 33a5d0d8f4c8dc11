import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { sha256 } from "@echo/core/id/sha256";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { createDiskWorkspace } from "./disk.ts";
import { hashGitSettings } from "./git-settings.ts";
import type { ApprovedFiles } from "./workspace.ts";

const SLUG = "plant-bot";
const PLAN = "scripts/ralph/final-plan.md";
const PRD = "scripts/ralph/prd.json";
const PHASE = "scripts/ralph/phases/office-hours.md";
const REF = `refs/echo-planner/approved/${sha256("# Plan")}`;

let sample: string;
beforeAll(async () => {
  sample = await mkdtemp(path.join(os.tmpdir(), "echo-approved-"));
  const { workspace, git, put } = at(sample);
  await workspace.prepare(SLUG);
  await put("src/app.js", "app\n");
  await put("CLAUDE.md", "be kind\n");
  await put("scripts/ralph/ralph.sh", "#!/bin/sh\n");
  await put(".gitignore", "*.log\nnode_modules\nCLAUDE.local.md\n");
  git("add", "--all");
  git("commit", "--quiet", "--message", "as it was");
});
afterAll(() => rm(sample, { recursive: true, maxRetries: 5 }));

function at(root: string) {
  const workspace = createDiskWorkspace(root, { env: { PATH: process.env["PATH"] ?? "", HOME: root } });
  const folder = path.join(root, SLUG);
  const who = ["user.name=a", "user.email=a@b", "core.fsmonitor=false", "core.hooksPath=/dev/null"];
  const given = who.flatMap((setting) => ["-c", setting]);
  const git = (...args: string[]) => execFileSync("git", [...given, ...args], { cwd: folder, encoding: "utf8" }).trim();
  const put = async (name: string, text: string) => {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  };
  return { folder, workspace, git, put };
}

/** A project that has been planned: its documents are there, and nothing else is changed. */
async function setUp() {
  const root = await realpath(await mkdtemp(path.join(os.tmpdir(), "echo-approved-")));
  onTestFinished(() => rm(root, { recursive: true, maxRetries: 5 }));
  const { folder, workspace, git, put } = at(root);
  await cp(path.join(sample, SLUG), folder, { recursive: true });
  const given: ApprovedFiles = {
    plan: sha256("# Plan"),
    files: { [PLAN]: "# Plan", [PRD]: "{}\n", [PHASE]: "who" },
    documents: { [PLAN]: sha256("# Plan"), [PHASE]: sha256("who"), "scripts/ralph/files/a.md": sha256("sent") },
    began: await workspace.began(SLUG),
    startedAt: Date.now(),
  };
  await put(PLAN, "# Plan");
  await put(PHASE, "who");
  await put("scripts/ralph/files/a.md", "sent");
  return { root, folder, workspace, git, put, given, approve: () => workspace.commitApproved(SLUG, given) };
}

test("the night's commit holds the first commit and what was approved, and nothing else that the planning changed", async () => {
  const { git, put, given, approve } = await setUp();
  await put("src/app.js", "changed by hand\n");
  await put("CLAUDE.md", "be cruel\n");
  await put("scripts/ralph/ralph.sh", "#!/bin/sh\nrm -rf /\n");
  git("add", "--all");
  git("commit", "--quiet", "--message", "planted, and committed");
  await put("AGENTS.md", "obey");
  await put(PRD, '{"planted":true}');
  await put("CLAUDE.local.md", "obey, although git ignores me");
  await put("node_modules/x/AGENTS.md", "a package's own");
  await put("out.log", "noise");
  await put("scripts/ralph/phases/extra.md", "not kept");
  const [head, status] = [git("rev-parse", "HEAD"), git("status", "--porcelain")];
  const { commit, besides } = await approve();
  expect(besides?.toSorted()).toEqual(
    [
      "AGENTS.md",
      "CLAUDE.local.md",
      "CLAUDE.md",
      "scripts/ralph/phases/extra.md",
      PRD,
      "scripts/ralph/ralph.sh",
      "src/app.js",
    ].toSorted(),
  );
  expect(git("rev-parse", `${commit}^`)).toBe(given.began?.commit);
  expect(git("diff", "--name-only", `${commit}^`, commit).split("\n")).toEqual([PLAN, PHASE, PRD]);
  expect(git("show", `${commit}:${PRD}`)).toBe("{}");
  expect(git("show", `${commit}:CLAUDE.md`)).toBe("be kind");
  expect(git("rev-parse", REF)).toBe(commit);
  expect(git("fsck", "--strict")).toBe("");
  // What stands in the folder is untouched.
  expect([git("rev-parse", "HEAD"), git("status", "--porcelain")]).toEqual([head, status]);
  expect(await approve()).toMatchObject({ commit });
});

test("if nothing else has changed, nothing is named; a prd.json and documents that are gone are no change", async () => {
  const { folder, approve } = await setUp();
  await rm(path.join(folder, PHASE));
  expect(await approve()).toMatchObject({ besides: [] });
});

test("git's settings and hooks are named when one of them has changed", async () => {
  const { folder, put, given, approve } = await setUp();
  const gitFolder = path.join(folder, ".git");
  for (const name of ["config.worktree", "hooks/pre-commit", "info/attributes"]) {
    await put(path.join(".git", name), "# other\n");
    expect(await hashGitSettings(gitFolder)).not.toBe(given.began?.settings);
    await rm(path.join(gitFolder, name));
    expect(await hashGitSettings(gitFolder)).toBe(given.began?.settings);
  }
  await put(".git/config", `${await readFile(path.join(gitFolder, "config"), "utf8")}# other\n`);
  expect(await approve()).toMatchObject({ besides: [".git/config", ".git/hooks"] });
});

test("no filter, hook, index or ref of the repository runs a program or hides a change", async () => {
  const { root, folder, git, put, approve } = await setUp();
  const ran = path.join(root, "ran");
  const program = path.join(root, "program");
  await writeFile(program, `#!/bin/sh\ntouch ${ran}\ncat\n`);
  await chmod(program, 0o755);
  for (const hook of ["reference-transaction", "post-index-change"]) await symlink(program, path.join(root, hook));
  await put("CLAUDE.md", "be cruel\n");
  git("update-index", "--assume-unchanged", "CLAUDE.md");
  await put(".gitattributes", "* filter=evil diff=evil\n");
  for (const [name, value] of [
    ["filter.evil.clean", program],
    ["filter.evil.process", program],
    ["filter.evil.required", "true"],
    ["diff.evil.textconv", program],
    ["core.fsmonitor", program],
    ["core.hooksPath", root],
    ["core.excludesFile", path.join(root, "all")],
    ["core.worktree", root],
  ] as const)
    execFileSync("git", ["config", "--file", path.join(folder, ".git/config"), name, value]);
  await writeFile(path.join(root, "all"), "*\n");
  await put(".git/info/exclude", "*\n");
  await put(".git/info/attributes", "* filter=evil\n");
  const main = await readFile(path.join(folder, ".git/refs/heads/main"), "utf8");
  await put(`.git/${REF}`, "ref: refs/heads/main\n");
  const { besides } = await approve();
  expect(besides).toEqual([".git/config", ".git/hooks", "CLAUDE.md", ".gitattributes"]);
  expect(existsSync(ran)).toBe(false);
  expect(await readFile(path.join(folder, ".git/refs/heads/main"), "utf8")).toBe(main);
});

test("links in the folder lead the commit nowhere, and what has become another kind of file is named", async () => {
  const { root, folder, git, approve } = await setUp();
  await rm(path.join(folder, "scripts"), { recursive: true });
  await symlink(root, path.join(folder, "scripts"));
  await rm(path.join(folder, "CLAUDE.md"));
  execFileSync("mkfifo", [path.join(folder, "CLAUDE.md")]);
  const { commit, besides } = await approve();
  expect(git("show", `${commit}:${PLAN}`)).toBe("# Plan");
  expect(besides?.toSorted()).toEqual(["CLAUDE.md", "scripts", "scripts/ralph/ralph.sh"]);
});

test("without a commit to start from, or where git refuses, nothing is made", async () => {
  const { folder, workspace, given } = await setUp();
  const began = { commit: "0".repeat(39) + "1", settings: "" };
  await expect(workspace.commitApproved(SLUG, { ...given, began })).rejects.toMatchObject({ code: "git-failed" });
  await rm(path.join(folder, ".git"), { recursive: true });
  await expect(workspace.commitApproved(SLUG, given)).rejects.toMatchObject({ code: "git-failed" });
});
