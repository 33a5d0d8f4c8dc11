import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { replaceConfined } from "./confined.ts";

test("of several that make a missing file at once, one does, and no other writes over it", async () => {
  const root = await mkdtemp(path.join(os.tmpdir(), "echo-confined-"));
  const file = path.join(root, "prd.json");
  const texts = Array.from({ length: 8 }, (_, index) => `text ${index}`);
  const made = await Promise.all(texts.map((text) => replaceConfined(root, file, { kind: "missing" }, text)));
  expect(texts.filter((_, index) => made[index])).toEqual([await readFile(file, "utf8")]);
  expect(await readdir(root)).toEqual(["prd.json"]);
  await rm(root, { recursive: true });
});
