import { createHmac } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createOutcomeFiles } from "@echo/runner/agent/outcome-store";
import { LeaseLostError } from "@echo/runner/lease/keeper";
import { transcriptPath } from "@echo/claude/transcript";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { createPlanner } from "./planner.ts";

/*
 * An answer is paid for, and its runner ends before the commit. The answer waits in a file that the agent could write, too.
 */

const ASKS = "For whom?\nPHASE_STATUS: needs_input";
let home: string;
beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), "echo-outcome-"));
});
afterAll(() => rm(home, { recursive: true }));

const workspaceRoot = () => path.join(home, "workspace");

/** A planning whose agent makes the transcript's folder, as the CLI does. */
async function planning(slug: string) {
  const cwd = path.join(workspaceRoot(), slug);
  const folder = path.dirname(transcriptPath({ home, cwd }, "any"));
  const stores = createMemoryStores();
  const outcomes = createOutcomeFiles({ home, workspaceRoot: workspaceRoot() });
  const planner = createPlanner(stores, { outcomes });
  const answers = (text: string) =>
    planner.script(async () => {
      await mkdir(folder, { recursive: true });
      return text;
    });
  answers(ASKS);
  await planner.say(`/plan ${slug} a bot for plants`);
  /** A runner that ends where it records its answer. */
  const runUntilRecorded = async () => {
    const death = new AbortController();
    const record = () => {
      death.abort();
      return Promise.reject(new LeaseLostError("the runner ends here"));
    };
    await planner.run({ ...stores, turns: { ...stores.turns, record } }, undefined, death.signal);
  };
  const session = async () => (await stores.conversations.read(planner.key))?.session;
  const file = () => path.join(folder, `${planner.asked.at(0)?.sessionId ?? "none"}.outcome.json`);
  const left = () => readdir(folder);
  return { planner, answers, folder, runUntilRecorded, session, file, left };
}

async function kept(slug: string) {
  const one = await planning(slug);
  await one.runUntilRecorded();
  return one;
}

test("an answer that waits in its file is told once, and the file is gone", async () => {
  const one = await kept("told");
  expect(one.planner.texts()).toEqual([]);
  expect(await one.left()).toEqual([path.basename(one.file())]);
  await one.planner.run();
  expect(one.planner.asked).toHaveLength(1);
  expect(one.planner.texts().join()).toContain("For whom?");
  expect(await one.left()).toEqual([]);
});

test("the file bears the seal that only the state knows, and no other user of the machine can read it", async () => {
  const one = await kept("sealed");
  const [mac, ...body] = (await readFile(one.file(), "utf8")).split("\n");
  const session = await one.session();
  const seal = session?.state === "running" ? session.work.seal : undefined;
  expect(mac).toBe(
    createHmac("sha256", seal ?? "")
      .update(body.join("\n"), "utf8")
      .digest("hex"),
  );
  expect(body.join("\n")).not.toContain(seal);
  expect((await stat(one.file())).mode & 0o777).toBe(0o600);
});

/** What somebody who may write the folder makes of the file that holds `text`. */
const FORGERIES: Record<string, (file: string, text: string) => Promise<void>> = {
  "its words were changed": (file, text) => writeFile(file, text.replace("For whom?", "Pay me!")),
  "it was sealed anew by somebody else": (file, text) => {
    const body = text.slice(text.indexOf("\n") + 1).replace("For whom?", "Pay me!");
    return writeFile(file, `${createHmac("sha256", "guessed").update(body).digest("hex")}\n${body}`);
  },
  "it has no seal": (file, text) => writeFile(file, text.slice(text.indexOf("\n") + 1).replace("For whom?", "Pay me!")),
  "it is half written": (file, text) => writeFile(file, text.slice(0, text.length / 2)),
  "it is empty": (file) => writeFile(file, ""),
  "it is the file of another planning": async (file) => {
    const other = await kept("foreign");
    await writeFile(file, await readFile(other.file(), "utf8"));
  },
  "it is a link to a file elsewhere": async (file, text) => {
    await writeFile(path.join(home, "elsewhere"), text);
    await rm(file);
    await symlink(path.join(home, "elsewhere"), file);
  },
};

test.each(Object.entries(FORGERIES))(
  "the answer is not believed if %s: the turn is done again",
  async (name, forge) => {
    const one = await kept(`forged-${Object.keys(FORGERIES).indexOf(name)}`);
    await forge(one.file(), await readFile(one.file(), "utf8"));
    one.answers(ASKS);
    await one.planner.run();
    expect(one.planner.asked).toHaveLength(2);
    expect(one.planner.texts().join()).not.toContain("Pay me!");
    expect(one.planner.texts().join()).toMatch(/interrupted[\s\S]*For whom\?/);
    expect(await one.left()).toEqual([]);
  },
);

test("a link in the folder's place leads nothing out of the agent's home", async () => {
  const outside = await mkdtemp(path.join(os.tmpdir(), "echo-outside-"));
  const one = await planning("linked");
  await mkdir(path.dirname(one.folder), { recursive: true });
  await symlink(outside, one.folder);
  await one.planner.run();
  expect(await readdir(outside)).toEqual([]);
  expect(one.planner.texts().join()).toContain("For whom?");
  await rm(outside, { recursive: true });
});

test("a folder that the CLI has not made is not made: its owner would not be the agent", async () => {
  const outcomes = createOutcomeFiles({ home, workspaceRoot: workspaceRoot() });
  await expect(outcomes.keep("unmade", "s1", "text")).rejects.toThrow("ENOENT");
  expect(await outcomes.load("unmade", "s1")).toBeUndefined();
});
