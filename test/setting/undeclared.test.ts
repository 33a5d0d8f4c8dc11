import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { ALL } from "./table.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const sources = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "packages", "functions", "infra", "sst.config.ts"],
  { cwd: ROOT, encoding: "utf8" },
)
  .split("\n")
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .map((file) => ({ file, text: readFileSync(path.join(ROOT, file), "utf8") }));

/** Variables of the machine, which are not set for the planner. */
const OF_MACHINE = ["PATH", "HOME", "LANG", "TMPDIR"];

test("no program reads an undeclared variable", () => {
  const read = sources.flatMap(({ file, text }) =>
    Array.from(text.matchAll(/\benv(?:\.([A-Z]\w*)|\[["'`]([A-Z]\w*)["'`]\])/g), ([, dotted, quoted]) => ({
      file,
      name: dotted ?? quoted ?? "",
    })),
  );
  expect(read.length).toBeGreaterThan(5);
  expect(read.filter(({ name }) => !(name in ALL) && !OF_MACHINE.includes(name))).toEqual([]);
});

test("infra imports only declarations from our packages", () => {
  const imported = sources
    .filter(({ file }) => file.startsWith("infra/") || file === "sst.config.ts")
    .flatMap(({ text }) => Array.from(text.matchAll(/"(@echo\/[^"]+)"/g), ([, name = ""]) => name));
  expect(imported.length).toBeGreaterThan(3);
  expect(imported.filter((name) => !/^@echo\/(core\/setting\/\w+|platforms\/\w+\/setting)$/.test(name))).toEqual([]);
});
