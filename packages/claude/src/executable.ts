import { accessSync, constants, statSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, isAbsolute, join, resolve } from "node:path";

export type Executable =
  | { kind: "found"; path: string; source: "CLAUDE_BIN" | "dependency" }
  /** `tried`: paths or package names, for the sentence that tells the person what to do. */
  | { kind: "missing"; tried: readonly string[] };

const PACKAGE = "@anthropic-ai/claude-code";

/** If its install script did not run, the package's own `bin` is a stub of about 500 bytes. */
const LEAST_BINARY_BYTES = 1_000_000;

/** Finds the CLI: `CLAUDE_BIN` (a path, or a name on PATH) if set, else the native binary of the pinned dependency. */
export function resolveExecutable(env: Readonly<Record<string, string | undefined>>): Executable {
  const given = env["CLAUDE_BIN"];
  const source = given === undefined || given === "" ? "dependency" : "CLAUDE_BIN";
  const tried = source === "CLAUDE_BIN" ? namedPaths(given ?? "", env["PATH"] ?? "") : dependencyPaths();
  const path = tried.find((candidate) => isExecutable(candidate, source === "dependency" ? LEAST_BINARY_BYTES : 1));
  return path === undefined ? { kind: "missing", tried } : { kind: "found", path, source };
}

function namedPaths(name: string, searchPath: string): string[] {
  if (isAbsolute(name) || name.includes("/")) return [resolve(name)];
  return searchPath.split(delimiter).map((folder) => join(folder, name));
}

/** The package for this operating system comes first: it needs no install script. */
function dependencyPaths(): string[] {
  const main = mainFolder();
  if (main === undefined) return [PACKAGE];
  const fromMain = createRequire(join(main, "package.json"));
  const platforms = platformPackages().map((name) => attempt(() => fromMain.resolve(`${name}/package.json`)));
  const folders = platforms.filter((path) => path !== undefined).map(dirname);
  return [...folders.map((folder) => join(folder, "claude")), join(main, "bin", "claude.exe")];
}

function mainFolder(): string | undefined {
  const require = createRequire(import.meta.url);
  const path = attempt(() => require.resolve("@anthropic-ai/claude-code/package.json"));
  return path === undefined ? undefined : dirname(path);
}

function platformPackages(): string[] {
  const name = `${PACKAGE}-${process.platform}-${process.arch}`;
  return process.platform === "linux" && isMusl() ? [`${name}-musl`, name] : [name];
}

function isMusl(): boolean {
  const report = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  return report.header?.glibcVersionRuntime === undefined;
}

function attempt(resolve: () => string): string | undefined {
  try {
    return resolve();
  } catch {
    return undefined;
  }
}

function isExecutable(path: string, leastBytes: number): boolean {
  try {
    accessSync(path, constants.X_OK);
    const file = statSync(path);
    return file.isFile() && file.size >= leastBytes;
  } catch {
    return false;
  }
}
