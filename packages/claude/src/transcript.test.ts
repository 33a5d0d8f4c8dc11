import { execFileSync } from "node:child_process";
import {
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { forkTranscript, sessionNow, transcriptPath, transcriptSize } from "./transcript.ts";

async function createPlace() {
  const root = await realpath(await mkdtemp(join(tmpdir(), "echo-transcript-")));
  onTestFinished(() => rm(root, { recursive: true }));
  const cwd = join(root, "workspace/demo");
  await mkdir(cwd, { recursive: true });
  const place = { home: join(root, "home"), cwd };
  const put = async (id: string, text: string) => {
    const path = transcriptPath(place, id);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  };
  return { root, place, put };
}

test("the folder is named after the working directory; a long name is cut and hashed as the CLI does", () => {
  const nameFor = (cwd: string) => transcriptPath({ home: "/h", cwd }, "id").split("/").at(-2);
  expect(nameFor("/home/a.b/work space/ăx")).toBe("-home-a-b-work-space--x");
  // Recorded from 2.1.330.
  const long = `/tmp/x/${"abcdéfghi_".repeat(12)}/${"z".repeat(100)}`;
  expect(nameFor(long)).toMatch(/^.{200}-n749qh$/);
});

test("a session is resumed only if its transcript exists", async () => {
  const { root, place, put } = await createPlace();
  expect(await sessionNow(place, "a")).toEqual({ id: "a", resume: false });
  await put("a", "{}\n");
  expect(await sessionNow(place, "a")).toEqual({ id: "a", resume: true });
  await put("empty", "");
  expect(await sessionNow(place, "empty")).toEqual({ id: "empty", resume: false });
  await symlink(place.cwd, join(root, "link"));
  expect(await transcriptSize({ ...place, cwd: join(root, "link") }, "a")).toBe(3);
});

test("a fork holds only the first bytes, and only its owner can read it", async () => {
  const { place, put } = await createPlace();
  await put("old", "one\ntwo\nthree\n");
  expect(await forkTranscript({ ...place, fromId: "old", bytes: 8, toId: "new" })).toEqual({ kind: "forked" });
  const path = transcriptPath(place, "new");
  expect(await readFile(path, "utf8")).toBe("one\ntwo\n");
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await readdir(dirname(path))).toSorted()).toEqual(["new.jsonl", "old.jsonl"]);
});

test("a fork is refused if the transcript is shorter than committed; a fork of 0 bytes makes no file", async () => {
  const { place, put } = await createPlace();
  await put("old", "one\n");
  const fork = (fromId: string, bytes: number) => forkTranscript({ ...place, fromId, bytes, toId: "new" });
  expect(await fork("old", 5)).toEqual({ kind: "incomplete", bytes: 4 });
  expect(await fork("gone", 5)).toEqual({ kind: "incomplete", bytes: 0 });
  expect(await fork("old", 0)).toEqual({ kind: "forked" });
  expect(await transcriptSize(place, "new")).toBe(0);
});

test.skipIf(process.getuid?.() !== 0)("another user's fork belongs to them and copies only their file", async () => {
  const { root, place, put } = await createPlace();
  const owner = { uid: 65_534, gid: 65_534 };
  await put("theirs", "one\n");
  await chown(transcriptPath(place, "theirs"), owner.uid, owner.gid);
  const fork = (fromId: string) => forkTranscript({ ...place, fromId, bytes: 4, toId: `of-${fromId}`, owner });
  expect(await fork("theirs")).toEqual({ kind: "forked" });
  const { uid, gid, mode } = await stat(transcriptPath(place, "of-theirs"));
  expect([uid, gid, mode & 0o777]).toEqual([owner.uid, owner.gid, 0o600]);
  await put("ours", "hunter2\n");
  await writeFile(join(root, "secret"), "hunter2\n");
  await symlink(join(root, "secret"), transcriptPath(place, "link"));
  execFileSync("mkfifo", [transcriptPath(place, "pipe")]);
  for (const id of ["ours", "link", "pipe"]) {
    expect(await fork(id)).toEqual({ kind: "incomplete", bytes: 0 });
    expect(await transcriptSize(place, `of-${id}`)).toBe(0);
  }
  const folder = dirname(transcriptPath(place, "theirs"));
  await rename(folder, join(root, "elsewhere"));
  await symlink(join(root, "elsewhere"), folder);
  await rm(join(root, "elsewhere/of-theirs.jsonl"));
  expect(await fork("theirs")).toEqual({ kind: "incomplete", bytes: 0 });
  expect(await readdir(join(root, "elsewhere"))).not.toContain("of-theirs.jsonl");
});
