import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { writeConfined } from "@echo/runner/workspace/confined";

/** The console's token. It is random, and stays the same after a restart, so that an open page keeps working. */
export async function keepToken(dataDir: string): Promise<string> {
  const file = path.join(dataDir, "console-token");
  const kept = (await readFile(file, "utf8").catch(() => "")).trim();
  if (/^[A-Za-z0-9_-]{32,}$/.test(kept)) return kept;
  const token = randomBytes(24).toString("base64url");
  await writeConfined(dataDir, file, token, 0o600);
  return token;
}
