import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeFolder } from "./make-folder.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "echo-folder-"));
  await writeFile(path.join(root, "file"), "");
});
afterAll(() => rm(root, { recursive: true }));

test("makes what is missing, also twice and several at once", async () => {
  const folder = path.join(root, "a/b/c");
  await Promise.all([
    makeFolder(folder, 0o700),
    makeFolder(folder, 0o700),
    makeFolder(path.join(root, "a/b/d"), 0o700),
  ]);
  await makeFolder(folder);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test("says at once that a folder can never be made", { timeout: 5000 }, async () => {
  await expect(makeFolder(path.join(root, "file"))).rejects.toMatchObject({ code: "EEXIST" });
  await expect(makeFolder(path.join(root, "file/a/b"))).rejects.toMatchObject({ code: "ENOTDIR" });
  // Node's own `mkdir` with `recursive` does not come back from here.
  await expect(makeFolder("/proc/nope/a/b")).rejects.toMatchObject({ code: "ENOENT" });
});
