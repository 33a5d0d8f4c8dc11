import { cp, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { syncPlans } from "@echo/runner/workspace/sync";
import { afterAll, beforeAll, expect, test } from "vitest";
import { planText, story } from "../runner/plan-text.ts";
import { approveProject } from "./approved.ts";
import type { Machine } from "./command-line.ts";
import { startMachine } from "./command-line.ts";

const SLUG = "plant-bot";
const STORIES = Array.from({ length: 12 }, (_, index) => story(index + 1, `Story ${index + 1}`));
const OLD = planText(SLUG, STORIES);
const NEW = planText(
  SLUG,
  STORIES.map((one) => ({ ...one, title: `${one.title}, changed` })),
);
const FILES = [`${SLUG}/scripts/ralph/final-plan.md`, `${SLUG}/scripts/ralph/prd.json`, "approved-tasks.json"];
const PRELOAD = pathToFileURL(path.join(import.meta.dirname, "kill-at.mjs")).href;

let machine: Machine;
beforeAll(async () => {
  machine = await startMachine();
});
afterAll(() => machine.stop());

const read = (root: string) => Promise.all(FILES.map((file) => readFile(path.join(root, file), "utf8")));
const withoutTime = (text: string) => text.replace(/"updated_at": "[^"]*"/, "");

/** Three files, each with a half-written temporary file, one that waits for its name, and one that has it: 9 points. */
const POINTS = Array.from({ length: 9 }, (_, index) => index + 1);

test(
  "killed at every write: each file is the old one or the new one, and the next sync completes it",
  { timeout: 120_000 },
  async () => {
    const { stores, folder } = machine;
    const sync = (workspaceRoot: string) => syncPlans({ ...stores, workspaceRoot, now: Date.now });
    const before = path.join(folder, "before");
    await approveProject(stores, SLUG, OLD);
    await sync(before);
    await approveProject(stores, SLUG, NEW, 2);
    const after = path.join(folder, "after");
    await cp(before, after, { recursive: true });
    await sync(after);
    const [old, fresh] = [await read(before), await read(after)];
    expect(old.map(withoutTime)).not.toEqual(fresh.map(withoutTime));

    const kill = async (point: number) => {
      const root = path.join(folder, `killed-${point}`);
      await cp(before, root, { recursive: true });
      const env = { WORKSPACE_ROOT: root, NODE_OPTIONS: `--import=${PRELOAD}`, KILL_AT: String(point) };
      const { signal } = await machine.runWith(env, "sync");
      const seen = (await read(root)).map(withoutTime);
      await sync(root);
      const mended = (await read(root)).map(withoutTime);
      await rm(root, { recursive: true });
      const which = seen.map((text, index) =>
        text === withoutTime(old[index] ?? "") ? "old" : text === withoutTime(fresh[index] ?? "") ? "new" : "half",
      );
      return { signal, which, mended };
    };
    const ends: Awaited<ReturnType<typeof kill>>[] = [];
    for (const point of POINTS) ends.push(await kill(point));
    expect(ends.map(({ signal }) => signal)).toEqual(POINTS.map(() => "SIGKILL"));
    expect(ends.flatMap(({ which }) => which)).not.toContain("half");
    for (const { mended } of ends) expect(mended).toEqual(fresh.map(withoutTime));
    // The list comes last: what it names is there.
    expect(new Set(ends.map(({ which }) => which.join(" ")))).toEqual(
      new Set(["old old old", "old new old", "new new old", "new new new"]),
    );
  },
);
