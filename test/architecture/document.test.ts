import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { importsOf, listSources } from "./source.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: ROOT,
  encoding: "utf8",
})
  .split("\n")
  .filter((file) => file !== "" && existsSync(path.join(ROOT, file)));
const documents = files.filter(
  (file) => file.endsWith(".md") && !file.startsWith("prompts/") && !file.startsWith("test/fixtures/"),
);
const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8");
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

describe.each(documents)("%s", (document) => {
  const text = read(document);

  test("links lead somewhere", () => {
    const links = Array.from(text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g), (match) => match[1] ?? "");
    const broken = links.filter((link) => !existsSync(path.join(ROOT, path.dirname(document), link)));
    expect(broken).toEqual([]);
  });

  test("names scripts and folders that exist", () => {
    const named = Array.from(text.matchAll(/npm (?:run )?(start|test|[a-z]+:?[a-z]*)\b/g), (match) => match[1] ?? "");
    const unknown = named.filter((name) => !["ci", "install", "run"].includes(name) && !(name in scripts));
    expect(unknown).toEqual([]);
    const folders = Array.from(
      text.matchAll(/`((?:packages|functions|infra|prompts|test|docs)\/[\w./-]+)`/g),
      (match) => match[1] ?? "",
    );
    expect(folders.filter((folder) => !existsSync(path.join(ROOT, folder)))).toEqual([]);
  });
});

describe("the README", () => {
  test("says in one line what each room of core and runner holds", () => {
    const rooms = files.flatMap((file) => {
      const [, name, room] = /^packages\/(core|runner)\/src\/([^/]+)\//.exec(file) ?? [];
      return room === undefined ? [] : [`${name}/${room}`];
    });
    const told = Array.from(read("README.md").matchAll(/^\| `((?:core|runner)\/[a-z]+)` +\|/gm), (match) => match[1]);
    expect(new Set(told)).toEqual(new Set(rooms));
  });

  test("lists each room below those that it imports", () => {
    const roomOf = (file: string) => /^packages\/((?:core|runner)\/)src\/([^/]+)\//.exec(file)?.slice(1).join("");
    const order = Array.from(read("README.md").matchAll(/^\| `((?:core|runner)\/[a-z]+)` +\|/gm), (match) => match[1]);
    const upwards = listSources()
      .flatMap((file) => importsOf(file))
      .filter(({ file, leadsTo = file }) => {
        const [from, to] = [roomOf(file), roomOf(leadsTo)];
        return from !== undefined && to !== undefined && order.indexOf(from) < order.indexOf(to);
      });
    expect(upwards).toEqual([]);
  });
});

describe("the repository", () => {
  test("names no machine and no registry", () => {
    const own = path.basename(import.meta.filename);
    const text = files.filter(
      (file) => /\.(ts|js|json|md|css|yaml|sh)$|Dockerfile|^\.ci/.test(file) && !file.endsWith(own),
    );
    const wrong = text.filter((file) => /\/work\/|\/root\/|registry\.npmjs|\.\.\/shared/.test(read(file)));
    expect(wrong).toEqual([]);
  });
});
