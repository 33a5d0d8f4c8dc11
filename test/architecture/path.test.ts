import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const ROOT = path.resolve(import.meta.dirname, "../..");
const WORKSPACE_PATH = /scripts\/ralph|approved-tasks\.json|\/phases\/|"(?:prd\.json|scripts)"/;

test("the paths of a workspace are written in one file", () => {
  const files = execFileSync("git", ["ls-files", "packages/*.ts", "functions/*.ts"], { cwd: ROOT, encoding: "utf8" })
    .split("\n")
    .filter((file) => file !== "" && !file.endsWith(".test.ts"));
  const written = files.filter((file) =>
    readFileSync(path.join(ROOT, file), "utf8")
      .split("\n")
      .some((line) => WORKSPACE_PATH.test(line) && !/^\s*(?:\*|\/\*|\/\/)/.test(line)),
  );
  expect(written).toEqual(["packages/core/src/project/files.ts"]);
});
