import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { GROUPS, renderPage } from "./page.ts";
import { ALL } from "./table.ts";

test("docs/settings.md says what is declared; `npx vitest run test/setting/page.test.ts -u` writes it", async () => {
  await expect(renderPage()).toMatchFileSnapshot("../../docs/settings.md");
});

test("the page has every setting, once", () => {
  const names = GROUPS.flatMap(({ table }) => Object.keys(table));
  expect(names.toSorted()).toEqual(Object.keys(ALL).toSorted());
});

/** Not ours: the machine's, AWS's, Node's, the CLI's and SST's variables that our documents speak of. */
const FOREIGN = /^(AWS_|NODE_|SST_|CI$|KILL_AT$)/;

test.each(["README.md", "SECURITY.md", "docs/deploy.md"])("%s names no variable that is not declared", (file) => {
  const text = readFileSync(path.resolve(import.meta.dirname, "../..", file), "utf8");
  const named = Array.from(text.matchAll(/\b[A-Z]+(?:_[A-Z]+)+\b(?!…)/g), ([name]) => name);
  expect(named.filter((name) => !(name in ALL) && !FOREIGN.test(name))).toEqual([]);
});
