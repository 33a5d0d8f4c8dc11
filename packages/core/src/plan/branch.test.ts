import { execFileSync, spawnSync } from "node:child_process";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Branch, isDefaultBranch, isGitBranch } from "./branch.ts";

const PIECES = [
  "a",
  "B",
  "0",
  "-",
  ".",
  "/",
  "@",
  "{",
  "}",
  "~",
  "^",
  ":",
  "?",
  "*",
  "[",
  "]",
  "\\",
  " ",
  "\t",
  "\u007f",
  "ă",
  "🧠",
];
const WORDS = [
  ".lock",
  "HEAD",
  "..",
  "@{",
  "//",
  "ralph/",
  "refs/heads/",
  "x.LOCK",
  "main",
  "<",
  "$(id)",
  "'",
  "\u0085",
];
const names = fc
  .array(fc.constantFrom(...PIECES, ...WORDS), { maxLength: 6 })
  .map((parts) => parts.join(""))
  // This one git looks up in the repository that it stands in.
  .filter((name) => !name.includes("@{"));

function acceptedByGit(name: string): boolean {
  return spawnSync("git", ["check-ref-format", "--branch", name], { cwd: "/", stdio: "ignore" }).status === 0;
}

test("a branch's name is accepted if the real git accepts it, and only then", () => {
  execFileSync("git", ["--version"]);
  const seen = new Set<boolean>();
  for (const name of fc
    .sample(names, { numRuns: 120, seed: 7 })
    .concat("@", "a@", "@{-1}", "a@{b", "HEAD", "-x", "a/HEAD")) {
    const expected = acceptedByGit(name);
    seen.add(expected);
    expect([name, isGitBranch(name)]).toEqual([name, expected]);
    expect(expected || !Branch.safeParse(name).success).toBe(true);
  }
  expect(seen.size).toBe(2);
});

test("a branch of a plan needs no quoting in a shell", () => {
  for (const name of ["$(id)", "a'b", "a;b", "a&b", "<slug>", "ă"]) expect(Branch.safeParse(name).success).toBe(false);
  expect(Branch.parse("ralph/plant-bot_2.1")).toBe("ralph/plant-bot_2.1");
});

test.each(["main", "Master", "trunk", "develop", "origin/main", "refs/heads/main", "refs/remotes/origin/master"])(
  "%s is a project's own branch",
  (name) => expect(isDefaultBranch(name)).toBe(true),
);

test.each(["ralph/main", "main-menu", "feature/develop", "domain"])("%s is not", (name) =>
  expect(isDefaultBranch(name)).toBe(false),
);
