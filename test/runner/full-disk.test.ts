import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { createRunFiles } from "@echo/claude/run-files";
import { transcriptPath } from "@echo/claude/transcript";
import { lookConfined, replaceConfined, writeConfined } from "@echo/runner/workspace/confined";
import { afterEach, beforeEach, expect, test } from "vitest";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), "echo-full-"));
});
afterEach(() => rm(root, { recursive: true }));

/** Every file below `folder` with its text. */
async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const texts = files.map(async (file) => [path.relative(folder, file), await readFile(file, "utf8")] as const);
  return Object.fromEntries(await Promise.all(texts));
}

/** Tries everything that the planner writes whole or not at all, in a process that may write no byte to any file. */
const WRITER = `
  import { forkTranscript } from ${JSON.stringify(import.meta.resolve("@echo/claude/transcript"))};
  import { keepToken } from ${JSON.stringify(import.meta.resolve("@echo/local/console/token"))};
  import { createEndpointFile } from ${JSON.stringify(import.meta.resolve("@echo/local/endpoint-file"))};
  import { recordWorkspace } from ${JSON.stringify(import.meta.resolve("@echo/local/workspace-record"))};
  import { replaceConfined, writeConfined } from ${JSON.stringify(import.meta.resolve("@echo/runner/workspace/confined"))};
  const [root] = process.argv.slice(1);
  const is = (text) => ({ kind: "text", text });
  const tried = await Promise.allSettled([
    writeConfined(root, root + "/final-plan.md", "new"),
    writeConfined(root, root + "/phases/office-hours.md", "new"),
    replaceConfined(root, root + "/prd.json", is("old"), "new"),
    replaceConfined(root, root + "/approved-tasks.json", { kind: "missing" }, "new"),
    forkTranscript({ home: root + "/home", cwd: root, fromId: "old", bytes: 3, toId: "new" }),
    keepToken(root + "/data"),
    recordWorkspace({ data: root + "/data", workspace: root }),
    createEndpointFile(root + "/data", { dynamoUrl: "http://127.0.0.1:1", s3Url: "http://127.0.0.1:2" }),
  ]);
  process.stdout.write(JSON.stringify(tried.map(({ reason }) => reason?.message)));`;

test("a disk that takes nothing more keeps what was there, is told, and is left no temporary file", async () => {
  const transcript = transcriptPath({ home: path.join(root, "home"), cwd: root }, "old");
  await mkdir(path.dirname(transcript), { recursive: true });
  const before = { "final-plan.md": "old", "prd.json": "old", [path.relative(root, transcript)]: "old" };
  for (const [name, text] of Object.entries(before)) await writeFile(path.join(root, name), text);
  const command = ['ulimit -f 0; exec "$@"', "sh", process.execPath, "--input-type=module", "--eval", WRITER, root];
  const { stdout } = await promisify(execFile)("/bin/sh", ["-c", ...command]);
  const told = JSON.parse(stdout) as (string | null)[];
  expect(told).toEqual(Array.from({ length: 8 }, () => "EFBIG: file too large, write"));
  expect(await filesIn(root)).toEqual(before);
});

test("a file that cannot get its name is told, and its temporary file does not stay", async () => {
  const file = path.join(root, "prd.json");
  await mkdir(path.join(file, "in-the-way"), { recursive: true });
  const found = await lookConfined(root, file);
  await expect(writeConfined(root, file, "new")).rejects.toMatchObject({ code: "EISDIR" });
  await expect(replaceConfined(root, file, found, "new")).rejects.toMatchObject({ code: "EISDIR" });
  expect(await readdir(root)).toEqual(["prd.json"]);
});

test("if one of a run's files cannot be made, none stays", async () => {
  await expect(createRunFiles(root, "turn", { uid: -2, gid: -2 })).rejects.toMatchObject({ code: "ERR_OUT_OF_RANGE" });
  expect(await readdir(root)).toEqual([]);
});
