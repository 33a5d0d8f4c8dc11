import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Expression, Program } from "oxc-parser";
import { parseSync, Visitor } from "oxc-parser";

export const ROOT = path.resolve(import.meta.dirname, "../..");

export interface Import {
  file: string;
  target: string;
  /** The file of the repository that is meant; `undefined` for a library. */
  leadsTo: string | undefined;
}

/** Every source that git knows or would add, tests too: paths below the repository. */
export function listFiles(): string[] {
  const tracked = execFileSync(
    "git",
    ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.js", "*.mjs"],
    { cwd: ROOT, encoding: "utf8" },
  );
  return tracked.split("\n").filter((file) => file !== "" && existsSync(path.join(ROOT, file)));
}

/** What the system is made of, without its tests. */
export function listSources(): string[] {
  return listFiles().filter((file) => /^(packages|functions|infra)\//.test(file) && !file.includes(".test."));
}

export function readSource(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}

export function importsOf(file: string, text = readSource(file)): Import[] {
  return targetsOf(file, text).map((target) => ({ file, target, leadsTo: resolve(file, target) }));
}

/** Imports and re-exports, of types too, and `import("…")` among statements and among types. */
function targetsOf(file: string, text: string): string[] {
  const parsed = parseSync(file, text);
  const { errors, module } = parsed;
  if (errors.length > 0) throw new Error(`${file} cannot be read: ${errors.map(({ message }) => message).join(", ")}`);
  const requests = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest),
    ...module.staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest)),
  ];
  const found = new Set(requests.flatMap((request) => (request === null ? [] : [request.value])));
  // The tree is needed for nothing else, and most of the time goes into it.
  if (/\bimport\s*\(/.test(text)) for (const target of inTree(parsed.program)) found.add(target);
  return [...found];
}

function inTree(program: Program): string[] {
  const found: string[] = [];
  const note = ({ source }: { source: Expression | null }) => {
    if (source?.type === "Literal" && typeof source.value === "string") found.push(source.value);
  };
  new Visitor({ ImportExpression: note, TSImportType: note }).visit(program);
  return found;
}

function resolve(file: string, target: string): string | undefined {
  if (target.startsWith(".")) return path.posix.join(path.posix.dirname(file), target);
  const [, name, rest] = /^@echo\/([^/]+)\/(.+)$/.exec(target) ?? [];
  if (name === undefined) return undefined;
  return name === "functions" ? `functions/${rest}.ts` : `packages/${name}/src/${rest}.ts`;
}

/** `core` of `packages/core/src/plan/check.ts`, `infra` of `infra/role.ts`. */
export function partOf(file: string): string {
  const [top = "", second = ""] = file.split("/");
  return top === "packages" ? second : top;
}
