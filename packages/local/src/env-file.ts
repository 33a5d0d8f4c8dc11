import { existsSync } from "node:fs";
import path from "node:path";
import { StartError } from "./start-error.ts";

const FILE = ".env";

/** Reads `.env` of this folder into the environment, if there is one. What is set already stays. */
export function loadEnvFile(): void {
  if (!existsSync(FILE)) return;
  try {
    process.loadEnvFile(FILE);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : String(error);
    const file = path.resolve(FILE);
    throw new StartError(
      `${file} cannot be read (${reason}). Make it a file that this user may read, or take it away.`,
    );
  }
}
