import { readFileSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";
import { expect, test } from "vitest";
import { GROUPS, renderExample, renderPage } from "./page.ts";
import { ALL, declaredFor } from "./table.ts";

const declaredNames = new Set(
  (["local", "command", "runner"] as const).flatMap((reader) => declaredFor(reader, ({ from }) => from !== "starter")),
);

test("docs/settings.md matches the declarations; `npx vitest run test/setting/page.test.ts -u` updates it", async () => {
  await expect(renderPage()).toMatchFileSnapshot("../../docs/settings.md");
});

test(".env.example matches the declarations, sets nothing, and could set everything that a person sets on one machine", async () => {
  const example = renderExample();
  await expect(example).toMatchFileSnapshot("../../.env.example");
  expect(parseEnv(example)).toEqual({});
  const names = Object.keys(parseEnv(example.replace(/^#(?=[A-Z])/gm, "")));
  const wanted = Object.keys(ALL).filter((name) => declaredNames.has(name));
  expect(names.toSorted()).toEqual(wanted.toSorted());
});

test("the page lists every setting once", () => {
  const names = GROUPS.flatMap(({ table }) => Object.keys(table));
  expect(names.toSorted()).toEqual(Object.keys(ALL).toSorted());
});

/** Variables of the machine, AWS, Node, the CLI and SST that our documents mention. */
const FOREIGN = /^(AWS_|NODE_|SST_|CI$|KILL_AT$)/;

test.each(["README.md", "SECURITY.md", "docs/deploy.md"])("%s names only declared variables", (file) => {
  const text = readFileSync(path.resolve(import.meta.dirname, "../..", file), "utf8");
  const named = Array.from(text.matchAll(/\b[A-Z]+(?:_[A-Z]+)+\b(?!…)/g), ([name]) => name);
  expect(named.filter((name) => !(name in ALL) && !FOREIGN.test(name))).toEqual([]);
});
