import { execFile } from "node:child_process";
import { appendFile, chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { judge } from "@echo/cli/mark/claim";
import { say } from "@echo/core/message/say";
import { systemClock } from "@echo/core/system/clock";
import { lookAtBuilt } from "@echo/runner/workspace/built";
import type { SyncReport } from "@echo/runner/workspace/sync";
import { syncPlans } from "@echo/runner/workspace/sync";
import { afterEach, beforeEach, expect, test } from "vitest";
import { approveProject } from "../cli/approved.ts";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { planText, story } from "./plan-text.ts";

const FIXTURES = path.resolve(import.meta.dirname, "../fixtures/ralph");
const SLUG = "plant-bot";
const PAUSE_MS = 10;
const run = promisify(execFile);
const byId = (left: string, right: string) => left.localeCompare(right);

let root: string;
let project: string;
let rounds: string;
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "echo-ralph-"));
  project = path.join(root, "workspace", SLUG);
  rounds = path.join(root, "rounds");
  await writeFile(rounds, "");
  const bin = path.join(root, "bin");
  await mkdir(bin);
  // ralph.sh finds its agent by this name. It pauses between two stories, and nobody here needs that.
  for (const [name, line] of [
    ["claude", `exec "${process.execPath}" "${path.join(FIXTURES, "agent.mjs")}"`],
    ["sleep", "exit 0"],
  ] as const) {
    await writeFile(path.join(bin, name), `#!/bin/sh\n${line}\n`);
    await chmod(path.join(bin, name), 0o755);
  }
  const who = { GIT_AUTHOR_NAME: "A", GIT_AUTHOR_EMAIL: "a@b", GIT_COMMITTER_NAME: "A", GIT_COMMITTER_EMAIL: "a@b" };
  env = { PATH: `${bin}:${process.env["PATH"]}`, HOME: root, ROUNDS: rounds, ...who };
});
afterEach(() => rm(root, { recursive: true, maxRetries: 5 }));

/** The ids of the stories that were committed, oldest first. */
async function inGit(): Promise<string[]> {
  const { stdout } = await run("git", ["log", "--reverse", "--format=%s"], { cwd: project });
  return [...stdout.matchAll(/^feat: (\S+)/gm)].map(([, id = ""]) => id);
}

/** The real ralph.sh, up to the number of iterations. Returns its exit code. */
async function ralph(iterations: number): Promise<number> {
  const script = path.join(project, "scripts/ralph/ralph.sh");
  const ended = run("bash", [script, "--tool", "claude", String(iterations)], { cwd: project, env, timeout: 60_000 });
  return ended.then(
    () => 0,
    (error: { code?: number }) => error.code ?? -1,
  );
}

test("beside the real ralph.sh, whose agent edits prd.json freely, no story is built twice and the report is what git shows", async () => {
  const stores = createMemoryStores();
  const titles = ["Remind", "Tick it off", "Export", "Share", "Archive", "Search", "Print"];
  const approved = await approveProject(
    stores,
    SLUG,
    planText(
      SLUG,
      titles.map((title, index) => story(index + 1, title)),
    ),
  );
  const git = { env: { PATH: process.env["PATH"] ?? "", HOME: root } };
  const deps = { ...stores, workspaceRoot: path.join(root, "workspace"), now: Date.now, git };
  await syncPlans(deps);
  await run("git", ["init", "--quiet"], { cwd: project });
  await run("git", ["commit", "--quiet", "--allow-empty", "--message", "Start"], { cwd: project, env });
  await copyFile(path.join(FIXTURES, "ralph.sh"), path.join(project, "scripts/ralph/ralph.sh"));
  await writeFile(path.join(project, "scripts/ralph/CLAUDE.md"), "Build the next story.\n");

  const ended = new AbortController();
  const seen: SyncReport[] = [];
  const beside = (async () => {
    while (!ended.signal.aborted) {
      seen.push(await syncPlans(deps));
      // A file that grows is never seen half written.
      await appendFile(rounds, ".");
      await systemClock.sleep(PAUSE_MS, ended.signal);
    }
  })();
  const reportNow = async () => {
    const { status, stories, contradiction } = judge("complete", await lookAtBuilt(deps, approved), false);
    const ids = (lines: readonly string[] = []) => lines.map((line) => line.slice(0, line.indexOf(" "))).toSorted(byId);
    const text = say("en").report({ kind: "report", slug: approved.slug, status, ...(stories ? { stories } : {}) });
    return { status, done: ids(stories?.done), left: ids(stories?.left), contradiction, text };
  };

  // The first night is too short.
  expect(await ralph(4)).toBe(1);
  const half = await reportNow();
  expect(half).toMatchObject({ status: "failed", left: ["US-005", "US-006", "US-007"] });
  expect(half.done).toEqual((await inGit()).toSorted(byId));
  expect(half.contradiction).toMatch(/^4 of 7 stories are built .*US-005 Archive, US-006 Search, US-007 Print$/);
  expect(half.text).toContain("- ⬜ US-005 Archive\n- ⬜ US-006 Search\n- ⬜ US-007 Print\n");

  expect(await ralph(10)).toBe(0);
  ended.abort();
  await beside;
  const built = await inGit();
  expect(built).toEqual([...titles.map((_, index) => `US-00${index + 1}`), "US-099"]);
  expect(await reportNow()).toMatchObject({
    status: "complete",
    done: built,
    left: [],
    text: expect.stringContaining("is complete: 8 of 8 stories"),
  });
  expect(seen.flatMap(({ failed }) => failed)).toEqual([]);
  // The half-written file was seen, and stayed.
  expect(seen.some(({ unreadable }) => unreadable.length > 0)).toBe(true);
  expect(JSON.parse(await readFile(path.join(project, "scripts/ralph/prd.json"), "utf8"))).toBeDefined();
});
