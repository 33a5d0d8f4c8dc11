import { appendFile, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { NewEntry } from "@echo/platforms/console/log";
import { expect, test } from "vitest";
import { createFileLog } from "./file-log.ts";

const said = (text: string): NewEntry => ({ from: "person", at: 1000, markdown: text, buttons: [] });

test("a line that a crash cut off does not spoil the lines after it", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "echo-log-"));
  await createFileLog(folder).append("anna", "n1", said("one"));
  await appendFile(path.join(folder, "anna.jsonl"), '\n{"nonce":"n2","entry":{"from":"per');
  await createFileLog(folder).append("anna", "n3", said("three"));
  const entries = await createFileLog(folder).list("anna", 0);
  expect(entries.map(({ seq, markdown }) => [seq, markdown])).toEqual([
    [1, "one"],
    [2, "three"],
  ]);
});

test("the same nonce is one message, also after a restart", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "echo-log-"));
  await createFileLog(folder).append("anna", "n1", said("one"));
  const again = await createFileLog(folder).append("anna", "n1", said("one"));
  expect(again).toMatchObject({ isNew: false, entry: { seq: 1 } });
});
