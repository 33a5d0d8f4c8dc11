import { chown, mkdir, mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "@echo/core/hash";
import { describe, expect, test } from "vitest";
import type { Ended } from "./process.ts";
import { processesOf, runScript } from "./process.ts";

/** What `npm run demo` runs. */
const DEMO = fileURLToPath(new URL("../../packages/local/src/demo.ts", import.meta.url));
const ORDINARY_USER = 65_534;
const IS_ROOT = process.getuid?.() === 0;

/** In an empty folder with an empty home: no git identity, no account. */
async function runDemo(uid: number | undefined): Promise<Ended & { left: string[]; sha256: string }> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "echo-demo-")));
  try {
    const home = path.join(root, "home");
    await mkdir(home);
    if (uid !== undefined) await Promise.all([root, home].map((folder) => chown(folder, uid, uid)));
    const env = { PATH: process.env["PATH"] ?? "", HOME: home, PORT: "0" };
    const ended = await runScript(DEMO, ["--once"], { cwd: root, env, ...(uid === undefined ? {} : { uid }) });
    const [file = ""] = /^\/\S+final-plan\.md$/m.exec(ended.stdout) ?? [];
    const text = await readFile(file, "utf8").catch(() => "");
    return { ...ended, left: processesOf(root), sha256: sha256(text) };
  } finally {
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  }
}

const HEADINGS = [
  ...["Office hours", "CEO review", "Engineering review", "Design review"].map((name) => `${name} (phase`),
  "The final plan, version 1",
  "is approved",
];

function expectPlanned({ stdout, stderr, exitCode, left, sha256 }: Awaited<ReturnType<typeof runDemo>>): void {
  expect({ stderr, exitCode, left }).toEqual({ stderr: "", exitCode: 0, left: [] });
  const places = HEADINGS.map((text) => stdout.indexOf(text));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  expect(stdout.endsWith(`final-plan.md\nsha256 ${sha256}\n`)).toBe(true);
  expect(stdout).not.toContain("PHASE_STATUS");
}

describe.concurrent("npm run demo -- --once", { timeout: 420_000 }, () => {
  test("plans a project from the first question to the approval, and leaves nothing running", async () => {
    const run = await runDemo(undefined);
    expectPlanned(run);
    expect(run.exitCode).toBe(0);
  });

  test.skipIf(!IS_ROOT)("does so as an ordinary user who owns nothing but an empty folder", async () => {
    const run = await runDemo(ORDINARY_USER);
    expectPlanned(run);
    expect(run.exitCode).toBe(0);
  });
});
