import { chown, mkdir, mkdtemp, readFile, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "@echo/core/hash";
import { describe, expect, onTestFinished, test } from "vitest";
import { processesOf, runScript } from "./process.ts";

/** What `npm run demo` runs. */
const DEMO = fileURLToPath(new URL("../../packages/local/src/demo.ts", import.meta.url));
const ORDINARY_USER = 65_534;
const IS_ROOT = process.getuid?.() === 0;

/** In an empty folder with an empty home: no git identity, no account. */
async function runDemo(uid: number | undefined, times: number) {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "echo-demo-")));
  onTestFinished(() => rm(root, { recursive: true, force: true, maxRetries: 5 }));
  const home = path.join(root, "home");
  await mkdir(home);
  if (uid !== undefined) await Promise.all([root, home].map((folder) => chown(folder, uid, uid)));
  const env = { PATH: process.env["PATH"] ?? "", HOME: home, PORT: "0" };
  const runs = [];
  for (let run = 0; run < times; run += 1) {
    const ended = await runScript(DEMO, ["--once"], { cwd: root, env, ...(uid === undefined ? {} : { uid }) });
    expect(processesOf(root)).toEqual([]);
    runs.push(ended);
  }
  return runs;
}

const PHASES = ["Office hours", "CEO review", "Engineering review", "Design review"];

async function expectPlanned({ stdout, stderr, exitCode }: Awaited<ReturnType<typeof runScript>>): Promise<void> {
  expect([stderr, exitCode]).toEqual(["", 0]);
  const places = [...PHASES.map((name) => `${name} (phase`), "The final plan, version 1", "is approved"].map((text) =>
    stdout.indexOf(text),
  );
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((left, right) => left - right));
  const [, file = "", hash] = /\n(\/\S+final-plan\.md)\nsha256 ([0-9a-f]{64})\n$/.exec(stdout) ?? [];
  expect(sha256(await readFile(file, "utf8"))).toBe(hash);
  expect(stdout).not.toContain("PHASE_STATUS");
}

describe.concurrent("npm run demo -- --once", { timeout: 180_000 }, () => {
  test("plans a project, twice in the same folder", async () => {
    for (const run of await runDemo(undefined, 2)) await expectPlanned(run);
  });

  test.skipIf(!IS_ROOT)("does so as an ordinary user who owns nothing but an empty folder", async () => {
    for (const run of await runDemo(ORDINARY_USER, 1)) await expectPlanned(run);
  });
});
