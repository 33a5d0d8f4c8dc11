import { FINAL_PLAN_FILE, phaseDocument } from "@echo/core/project/files";
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createDiskWorkspace } from "@echo/runner/workspace/disk";
import { describe, expect, onTestFinished, test } from "vitest";

const SLUG = "plant-bot";
const DOCUMENT = phaseDocument("office-hours");

/** A project whose folder holds files of the agent or of a cloned repository. */
async function setUp(user?: { uid: number; gid: number }, gitLimitMs?: number) {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "echo-workspace-")));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await chmod(root, 0o777);
  const folder = path.join(root, "workspace", SLUG);
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o777);
  const env = { PATH: process.env["PATH"] ?? "", HOME: root };
  const workspace = createDiskWorkspace(path.join(root, "workspace"), {
    env,
    user,
    ...(gitLimitMs === undefined ? {} : { gitLimitMs }),
  });
  await workspace.prepare(SLUG);
  const secret = path.join(root, "secret.md");
  await writeFile(secret, "hunter2");
  return { root, folder, workspace, secret };
}

async function link(target: string, at: string): Promise<void> {
  await mkdir(path.dirname(at), { recursive: true });
  await symlink(target, at);
}

test.each([
  ["the document is a link to a secret", FINAL_PLAN_FILE, (root: string) => path.join(root, "secret.md")],
  ["the document is a link to our environment", FINAL_PLAN_FILE, () => "/proc/self/environ"],
  ["the document is a link that leads nowhere", FINAL_PLAN_FILE, () => "/nonexistent"],
])("%s: the document counts as missing", async (_, file, target) => {
  const { root, folder, workspace } = await setUp();
  await link(target(root), path.join(folder, file));
  expect(await workspace.read(SLUG, file)).toBeUndefined();
});

test("if a document's folder links outside, no file is read, written or removed there", async () => {
  const { root, folder, workspace } = await setUp();
  await mkdir(path.join(root, "elsewhere/phases"), { recursive: true });
  const outside = path.join(root, "elsewhere/phases/office-hours.md");
  await writeFile(outside, "hunter2");
  await link(path.join(root, "elsewhere"), path.join(folder, "scripts/ralph"));
  expect(await workspace.read(SLUG, DOCUMENT)).toBeUndefined();
  await expect(workspace.write(SLUG, DOCUMENT, "changed")).rejects.toMatchObject({ code: "outside-workspace" });
  await expect(workspace.write(SLUG, "scripts/ralph/new/x.md", "x")).rejects.toMatchObject({
    code: "outside-workspace",
  });
  await expect(workspace.remove(SLUG, DOCUMENT)).rejects.toMatchObject({ code: "outside-workspace" });
  expect(await readFile(outside, "utf8")).toBe("hunter2");
  expect(existsSync(path.join(root, "elsewhere/new"))).toBe(false);
});

test("a document that links outside is replaced; the link's target does not change", async () => {
  const { folder, workspace, secret } = await setUp();
  await link(secret, path.join(folder, DOCUMENT));
  await workspace.write(SLUG, DOCUMENT, "ours");
  expect(await workspace.read(SLUG, DOCUMENT)).toBe("ours");
  expect(await readFile(secret, "utf8")).toBe("hunter2");
  await rm(path.join(folder, DOCUMENT));
  await link(secret, path.join(folder, DOCUMENT));
  await workspace.remove(SLUG, DOCUMENT);
  expect(existsSync(secret)).toBe(true);
});

test("a pipe in the place of a git file does not block the workspace", async () => {
  const { folder, workspace } = await setUp(undefined, 2000);
  await rm(path.join(folder, ".git/HEAD"));
  execFileSync("mkfifo", [path.join(folder, ".git/HEAD")]);
  await expect(workspace.prepare(SLUG)).rejects.toMatchObject({
    code: "git-failed",
    words: expect.stringContaining("no answer") as string,
  });
});

test("a pipe, a folder or a huge file in the document's place does not block the workspace", async () => {
  const { folder, workspace } = await setUp();
  await mkdir(path.join(folder, "scripts/ralph"), { recursive: true });
  execFileSync("mkfifo", [path.join(folder, FINAL_PLAN_FILE)]);
  expect(await workspace.read(SLUG, FINAL_PLAN_FILE)).toBeUndefined();
  await mkdir(path.join(folder, DOCUMENT), { recursive: true });
  expect(await workspace.read(SLUG, DOCUMENT)).toBeUndefined();
  await writeFile(path.join(folder, "large.md"), "x".repeat(5 * 1024 * 1024));
  expect(await workspace.read(SLUG, "large.md")).toBeUndefined();
});

test("a link that stays inside the project's folder is followed", async () => {
  const { folder, workspace } = await setUp();
  await mkdir(path.join(folder, "docs"));
  await link("../docs", path.join(folder, "scripts/ralph"));
  await workspace.write(SLUG, FINAL_PLAN_FILE, "# Plan");
  expect(await readFile(path.join(folder, "docs/final-plan.md"), "utf8")).toBe("# Plan");
  expect(await workspace.read(SLUG, FINAL_PLAN_FILE)).toBe("# Plan");
});

/** Uses every setting by which a repository's configuration makes git start a program. */
async function arm(root: string, folder: string): Promise<string> {
  const ran = path.join(root, "ran");
  const program = path.join(root, "program");
  await writeFile(program, `#!/bin/sh\nid -u >> ${ran}\nexit 1\n`, { mode: 0o755 });
  const settings = {
    "core.fsmonitor": program,
    "core.hooksPath": root,
    "core.pager": program,
    "core.editor": program,
    "core.sshCommand": program,
    "core.alternateRefsCommand": program,
    "log.showSignature": "true",
    "gpg.program": program,
    "commit.gpgSign": "true",
    "diff.external": program,
    "alias.log": `!${program}`,
    "gc.recentObjectsHook": program,
    "protocol.ext.allow": "always",
    "extensions.partialClone": "origin",
    "remote.origin.promisor": "true",
    "remote.origin.url": `ext::${program}`,
    "remote.origin.uploadpack": program,
  };
  for (const [name, value] of Object.entries(settings)) execFileSync("git", ["config", name, value], { cwd: folder });
  for (const hook of ["pre-commit", "post-commit", "post-index-change", "reference-transaction"]) {
    await symlink(program, path.join(root, hook));
  }
  return ran;
}

test("the repository's own branch is the one that a remote's HEAD names, or else the only one", async () => {
  const { folder, workspace } = await setUp();
  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder });
  expect(await workspace.ownBranch(SLUG)).toBe("main");
  git("branch", "--move", "main", "stable/line");
  expect(await workspace.ownBranch(SLUG)).toBe("stable/line");
  // A night leaves its own branch checked out.
  git("checkout", "--quiet", "-b", "ralph/x");
  expect(await workspace.ownBranch(SLUG)).toBeUndefined();
  git("update-ref", "refs/remotes/origin/release", "HEAD");
  git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/release");
  expect(await workspace.ownBranch(SLUG)).toBe("release");
});

test("git runs none of the programs that the repository names", async () => {
  const { root, folder, workspace } = await setUp();
  await writeFile(path.join(folder, "a.txt"), "a");
  const as = ["-c", "user.name=a", "-c", "user.email=a@localhost"];
  execFileSync("git", ["add", "a.txt"], { cwd: folder });
  execFileSync("git", [...as, "commit", "--quiet", "--message", "one"], { cwd: folder });
  const ran = await arm(root, folder);
  // Git would try to fetch a missing object.
  const commit = execFileSync("git", ["-c", "core.fsmonitor=false", "rev-parse", "HEAD~1"], { cwd: folder });
  const hash = commit.toString().trim();
  await rm(path.join(folder, ".git/objects", hash.slice(0, 2), hash.slice(2)), { force: true });
  await rm(ran, { force: true });
  await workspace.facts(SLUG);
  await workspace.head(SLUG);
  await workspace.prepare(SLUG);
  await rm(path.join(folder, ".git/refs/heads/main"));
  await workspace.prepare(SLUG);
  expect(existsSync(ran)).toBe(false);
});

test.skipIf(process.getuid?.() !== 0)("if the agent has its own user, git runs as that user", async () => {
  const { folder, workspace } = await setUp({ uid: 65_534, gid: 65_534 });
  const owner = execFileSync("stat", ["-c", "%u", path.join(folder, ".git/HEAD")])
    .toString()
    .trim();
  expect(owner).toBe("65534");
  expect(await workspace.head(SLUG)).toMatch(/^[0-9a-f]{40}$/);
});

describe.skipIf(process.getuid?.() !== 0)("if the agent's own user replaces a folder in its home", () => {
  const AGENT = { uid: 65_534, gid: 65_534 };

  test.each(["the project's folder", "the workspace"])(
    "and %s links outside, no file is made, read or written there",
    async (what) => {
      const { root, folder, workspace } = await setUp(AGENT);
      const outside = await mkdtemp(path.join(tmpdir(), "echo-outside-"));
      onTestFinished(() => rm(outside, { recursive: true }));
      const moved = what === "the workspace" ? path.dirname(folder) : folder;
      await rename(moved, path.join(root, "moved"));
      await mkdir(path.join(outside, SLUG, "scripts/ralph"), { recursive: true });
      await writeFile(path.join(outside, SLUG, FINAL_PLAN_FILE), "hunter2");
      await symlink(what === "the workspace" ? outside : path.join(outside, SLUG), moved);
      const refused = { code: "outside-workspace" };
      await expect(workspace.prepare(SLUG)).rejects.toMatchObject(refused);
      await expect(workspace.read(SLUG, FINAL_PLAN_FILE)).rejects.toMatchObject(refused);
      await expect(workspace.write(SLUG, DOCUMENT, "x")).rejects.toMatchObject(refused);
      await expect(workspace.remove(SLUG, FINAL_PLAN_FILE)).rejects.toMatchObject(refused);
      expect((await readdir(outside, { recursive: true })).toSorted()).toEqual(
        [SLUG, `${SLUG}/scripts`, `${SLUG}/scripts/ralph`, `${SLUG}/${FINAL_PLAN_FILE}`].toSorted(),
      );
    },
  );
});
