import { chown, mkdir, mkdtemp, readdir, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "@echo/core/id/sha256";
import { expect, test } from "vitest";
import type { Ended } from "./process.ts";
import { processesOf, runScript } from "./process.ts";

/** The script of `npm run demo`. */
const DEMO = fileURLToPath(new URL("../../packages/demo/src/demo.ts", import.meta.url));
const COMMAND_LINE = fileURLToPath(new URL("../../packages/local/src/echo-planner.ts", import.meta.url));
/** If the tests run as root, the demo runs as this user. Root would pass every permission check. */
const ORDINARY_USER = process.getuid?.() === 0 ? 65_534 : undefined;

/** Runs the demo as a user with only an empty folder and an empty home: no git identity, no account. */
async function runDemo(): Promise<Ended & { left: string[]; sha256: string; synced: Ended; home: string[] }> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "echo-demo-")));
  try {
    const home = path.join(root, "home");
    await mkdir(home);
    const uid = ORDINARY_USER;
    if (uid !== undefined) await Promise.all([root, home].map((folder) => chown(folder, uid, uid)));
    const env = { PATH: process.env["PATH"] ?? "", HOME: home, PORT: "0" };
    const as = uid === undefined ? {} : { uid };
    const ended = await runScript(DEMO, ["--once"], { cwd: root, env, ...as });
    const withData = { ...env, ECHO_DATA_DIR: path.join(root, ".echo/demo/data") };
    const synced = await runScript(COMMAND_LINE, ["sync"], { cwd: root, env: withData, ...as });
    const [file = ""] = /^\/\S+final-plan\.md$/m.exec(ended.stdout) ?? [];
    const text = await readFile(file, "utf8").catch(() => "");
    return { ...ended, left: processesOf(root), sha256: sha256(text), synced, home: await readdir(home) };
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  }
}

const HEADINGS = [
  ...["Office hours", "CEO review", "Engineering review", "Design review"].map((name) => `${name} (phase`),
  "The final plan, version 1",
  "is approved",
];

test(
  "npm run demo -- --once plans a project from the first question to the approval and leaves no process running",
  { timeout: 420_000 },
  async () => {
    const { stdout, stderr, exitCode, left, sha256, synced, home } = await runDemo();
    expect({ stderr, exitCode, left }).toEqual({ stderr: "", exitCode: 0, left: [] });
    const places = HEADINGS.map((text) => stdout.indexOf(text));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(stdout.endsWith(`final-plan.md\nsha256 ${sha256}\n`)).toBe(true);
    expect(stdout).not.toContain("PHASE_STATUS");
    // Beside the demo's stores, `sync` finds the demo's workspace, where everything is written. The person's own stays.
    expect(synced).toMatchObject({ stdout: "Up to date.\n", exitCode: 0 });
    expect(home).not.toContain("workspace");
  },
);
