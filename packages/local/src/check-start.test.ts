import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkStart } from "./check-start.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "echo-check-"));
  await writeFile(path.join(root, "file"), "");
  await writeFile(path.join(root, "other"), "");
  await mkdir(path.join(root, "closed"));
  await chmod(path.join(root, "closed"), 0o500);
});
afterAll(() => rm(root, { recursive: true }));

const check = (env: Record<string, string>) =>
  checkStart({
    PATH: process.env["PATH"],
    ECHO_HOME: path.join(root, "home"),
    ECHO_DATA_DIR: path.join(root, "data"),
    ...env,
  });

async function problemsOf(env: Record<string, string>): Promise<string[]> {
  try {
    await check(env);
    return [];
  } catch (error) {
    return error instanceof Error ? error.message.split("\n") : [String(error)];
  }
}

test("everything that is wrong is told at once, each in one line with its name", async () => {
  const file = path.join(root, "file");
  const lines = await problemsOf({
    PORT: "http",
    PLANNER_LOCALE: "fr",
    TELEGRAM_BOT_TOKEN: "my-secret",
    PLANNER_LOCAL: "ro",
    ECHO_DATA_DIR: file,
    ECHO_HOME: "/proc/nope",
    WORKSPACE_ROOT: path.join(root, "other", "x"),
    CLAUDE_BIN: "/nonexistent",
    PLANNER_PHASES: "my-phase,office-hours,other-phase",
    HOST: "203.0.113.1",
    NIGHT_SHIFT: "on",
  });
  expect(lines).toHaveLength(11);
  const names = [
    "PORT",
    "PLANNER_LOCALE",
    "TELEGRAM_BOT_TOKEN",
    "PLANNER_LOCAL",
    "ECHO_DATA_DIR",
    "ECHO_HOME",
    "WORKSPACE_ROOT",
    "CLAUDE_BIN",
    "PLANNER_PHASES",
    "HOST",
    "NIGHT_SHIFT",
  ];
  for (const name of names) expect(lines.filter((line) => line.includes(name)).length).toBeGreaterThan(0);
  for (const line of lines)
    expect(line).toMatch(
      /Set (?:it|that one) in the environment or in \.env\.$|set CLAUDE_BIN to it\.$|docs\/settings\.md\.$/,
    );
  expect(lines.join()).not.toContain("my-secret");
  expect(lines).toContainEqual(expect.stringMatching(/^PLANNER_PHASES: .*, got "my-phase,other-phase"\./));
  expect(lines).toContain(
    `ECHO_DATA_DIR: expected a folder that can be written (a file is in its place), got "${file}". Set it in the environment or in .env.`,
  );
  expect(lines).toContain(
    'ECHO_HOME: expected a folder that can be written (no folder can be made there), got "/proc/nope". Set it in the environment or in .env.',
  );
});

test("a home that cannot be made is told once, not again for the workspace below it", async () => {
  expect(await problemsOf({ ECHO_HOME: path.join(root, "file") })).toEqual([expect.stringMatching(/^ECHO_HOME: /)]);
});

test.skipIf(process.getuid?.() === 0)("a folder of somebody else", async () => {
  expect(await problemsOf({ ECHO_HOME: path.join(root, "closed/home") })).toEqual([
    expect.stringContaining("(this user may not write there)"),
  ]);
});

test("a name that is unknown and like no other is told, and stops nothing", async () => {
  const { warnings, home } = await check({ NIGHT_SHIFT: "on", ECHO_NEST: "1" });
  expect(warnings).toEqual([expect.stringMatching(/^NIGHT_SHIFT: /), expect.stringMatching(/^ECHO_NEST: /)]);
  expect(home.data).toBe(path.join(root, "data"));
});

test("without git nothing can be planned, and that is told at the start", async () => {
  expect(await problemsOf({ PATH: root })).toEqual([
    "Git was not found on PATH: install it, for every project's folder is a repository.",
  ]);
});
