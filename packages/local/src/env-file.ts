import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseEnv } from "node:util";
import { SETTINGS } from "@echo/platforms/setting";
import { StartError } from "./start-error.ts";

const FILE = ".env";

/** Reads `.env` of this folder into the environment, if there is one. What is set already stays. */
export function loadEnvFile(file: string = FILE, env: NodeJS.ProcessEnv = process.env): void {
  if (!existsSync(file)) return;
  const text = readText(file);
  const missed = findUnset(text).map(
    ([line, name]) => `.env, line ${line}: ${name} is not followed by =, so it is not set. Write ${name}=value there.`,
  );
  if (missed.length > 0) throw new StartError(missed.join("\n"));
  for (const [name, value] of Object.entries(parseEnv(text))) env[name] ??= value;
}

/** Some editors begin a file with a mark, which would become part of the first name. */
function readText(file: string): string {
  try {
    return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    const mend = "Make it a file that this user may read, or take it away.";
    throw new StartError(`${path.resolve(file)} cannot be read (${REASONS[reason] ?? reason}). ${mend}`);
  }
}

const REASONS: Readonly<Record<string, string>> = { EISDIR: "it is a folder", EACCES: "this user may not read it" };

/** Lines that name a setting without setting it, as `PORT: 3000`. Node passes over them without a word. */
function findUnset(text: string): [line: number, name: string][] {
  return text.split("\n").flatMap((line, index): [number, string][] => {
    const [, name = "", rest = ""] = /^\s*(?:export\s+)?(\w+)\s*(.*)/.exec(line) ?? [];
    return name in SETTINGS && !rest.startsWith("=") ? [[index + 1, name]] : [];
  });
}
