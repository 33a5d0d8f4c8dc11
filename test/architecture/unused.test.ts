import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ROOT, importsOf, listFiles, listSources, readSource } from "./source.ts";

interface Knip {
  workspaces: Record<string, { entry?: string[] }>;
}

const SRC = "packages/core/src/plan";
/** A repository with the settings of this one and little else. */
const PLANTED = {
  "package.json": `{ "name": "planted", "private": true, "type": "module", "workspaces": ["packages/*"] }`,
  [`${SRC}/known.ts`]: "export const somebody = 1;\nexport const nobody = 1;\nexport type Nothing = string;",
  [`${SRC}/own.ts`]: "const four = 4;\nexport const five = four + 1;\nexport const six = five + 1;",
  [`${SRC}/alone.ts`]: "export const alone = 1;",
  "test/known.test.ts": `import { somebody } from "@echo/core/plan/known";\nimport { six } from "@echo/core/plan/own";\nsomebody + six;`,
};

function plant(): string {
  const root = mkdtempSync(path.join(tmpdir(), "unused-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [file, text] of Object.entries(PLANTED)) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  for (const file of ["knip.json", "packages/core/package.json"]) cpSync(path.join(ROOT, file), path.join(root, file));
  return root;
}

function checkUnused(root: string): { fails: boolean; lines: string[] } {
  const { status, stdout } = spawnSync(
    process.execPath,
    [
      path.join(ROOT, "node_modules/knip/bin/knip.js"),
      "--directory",
      root,
      "--include=exports,types",
      "--reporter=compact",
    ],
    { encoding: "utf8" },
  );
  return { fails: status === 1, lines: stdout.split("\n").filter((line) => line.includes(".ts")) };
}

test("if no file, not even a test, imports a package's export, check:unused fails and names the export", () => {
  expect(JSON.parse(readSource("package.json"))).toMatchObject({ scripts: { "check:unused": "knip" } });
  expect(checkUnused(plant())).toEqual({
    fails: true,
    lines: [`${SRC}/alone.ts: alone`, `${SRC}/known.ts: nobody`, `${SRC}/known.ts: Nothing`],
  });
});

/** To knip every file of a package is an entry, and so one without exports is never unused. */
test("if no file imports a package's file, that file starts a program", () => {
  const { workspaces } = JSON.parse(readSource("knip.json")) as Knip;
  const entries = Object.entries(workspaces).flatMap(([place, { entry = [] }]) =>
    entry.map((pattern) => path.posix.join(place, pattern)),
  );
  const imported = new Set(listFiles().flatMap((file) => importsOf(file).map(({ leadsTo }) => leadsTo)));
  const lonely = listSources().filter(
    (file) =>
      !imported.has(file) && !file.endsWith(".d.ts") && !entries.some((pattern) => path.matchesGlob(file, pattern)),
  );
  expect(lonely).toEqual([]);
});
