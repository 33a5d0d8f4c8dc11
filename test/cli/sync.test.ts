import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { syncPlans } from "@echo/runner/workspace/sync";
import { conversationKey } from "@echo/core/id/conversation-key";
import { PlanningSessionId } from "@echo/core/id/planning-session-id";
import { sha256 } from "@echo/core/id/sha256";
import { StoreError } from "@echo/core/system/store-error";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { planText, story } from "../runner/plan-text.ts";
import { approveProject } from "./approved.ts";

const SLUG = "plant-bot";
const FIRST = planText(SLUG, [story(1, "Remind"), story(2, "Tick off")]);
const SECOND = planText(SLUG, [story(1, "Remind"), story(2, "Share")]);

let workspaceRoot: string;
let stores: Stores;
beforeEach(async () => {
  workspaceRoot = await mkdtemp(path.join(os.tmpdir(), "echo-sync-"));
  stores = createMemoryStores();
});
afterEach(() => rm(workspaceRoot, { recursive: true }));

const sync = (through: Pick<Stores, "projects" | "documents"> = stores) =>
  syncPlans({ ...through, workspaceRoot, now: () => Date.now() });
const inRalph = (name: string, slug = SLUG) => path.join(workspaceRoot, slug, "scripts/ralph", name);
const read = (name: string, slug = SLUG) => readFile(inRalph(name, slug), "utf8");
const list = async () => JSON.parse(await readFile(path.join(workspaceRoot, "approved-tasks.json"), "utf8")).projects;

const passesOf = (prd: string) => (JSON.parse(prd).userStories as { passes: boolean }[]).map(({ passes }) => passes);

/** Every file with its text and its time. */
async function everything() {
  const names = await readdir(workspaceRoot, { recursive: true });
  const files = await Promise.all(
    names.toSorted().map(async (name) => {
      const file = path.join(workspaceRoot, name);
      const { mtimeMs } = await stat(file);
      return [name, mtimeMs, (await stat(file)).isFile() ? await readFile(file, "utf8") : ""] as const;
    }),
  );
  return files;
}

describe("sync", () => {
  test("brings plan, prd.json and the list, and a second time changes nothing", async () => {
    await approveProject(stores, SLUG, FIRST);
    expect(await sync()).toEqual({ written: [SLUG], kept: [], failed: [], unreadable: [], isListWritten: true });
    expect(await read("final-plan.md")).toBe(FIRST);
    expect((await list())[0]).toMatchObject({ slug: SLUG, status: "approved", final_plan_sha256: sha256(FIRST) });
    const before = await everything();
    expect(await sync()).toEqual({ written: [], kept: [], failed: [], unreadable: [], isListWritten: false });
    expect(await everything()).toEqual(before);
  });

  test("a newer version replaces an older one, which needs no copy", async () => {
    await approveProject(stores, SLUG, FIRST);
    await sync();
    await approveProject(stores, SLUG, SECOND, 2);
    expect(await sync()).toMatchObject({ written: [SLUG], kept: [] });
    expect(await read("final-plan.md")).toBe(SECOND);
    expect(await read("prd.json")).toContain("Share");
    expect((await readdir(inRalph("."))).toSorted()).toEqual(["final-plan.md", "prd.json"]);
  });

  test("a plan or a prd.json that was changed by hand is kept beside the new one", async () => {
    await approveProject(stores, SLUG, FIRST);
    await sync();
    const byHand = `${FIRST}\nMy own note.\n`;
    const prdByHand = (await read("prd.json")).replace("Remind", "Remind me");
    await writeFile(inRalph("final-plan.md"), byHand);
    await writeFile(inRalph("prd.json"), prdByHand);
    const { written, kept } = await sync();
    expect(written).toEqual([SLUG]);
    expect((await Promise.all(kept.map((file) => readFile(file, "utf8")))).toSorted()).toEqual(
      [byHand, prdByHand].toSorted(),
    );
    expect(await read("final-plan.md")).toBe(FIRST);
    expect(await read("prd.json")).not.toContain("Remind me");
    expect(await sync()).toMatchObject({ written: [], kept: [] });
  });

  test("Ralph's progress in prd.json is left alone, and kept when another version comes", async () => {
    await approveProject(stores, SLUG, FIRST);
    await sync();
    const progress = (await read("prd.json")).replace('"passes": false', '"passes": true');
    await writeFile(inRalph("prd.json"), progress);
    expect(await sync()).toMatchObject({ written: [], kept: [] });
    expect(await read("prd.json")).toBe(progress);
    await approveProject(stores, SLUG, SECOND, 2);
    const { kept } = await sync();
    expect(await Promise.all(kept.map((file) => readFile(file, "utf8")))).toEqual([progress]);
    expect(passesOf(await read("prd.json"))).toEqual([true, false]);
  });

  test("a prd.json that cannot be read is left alone and told; then the next plan is not taken tonight", async () => {
    const { slug } = await approveProject(stores, SLUG, FIRST);
    await sync();
    const half = (await read("prd.json")).slice(0, 100);
    await writeFile(inRalph("prd.json"), half);
    const told = {
      slug,
      reason: expect.stringMatching(/prd\.json of plant-bot cannot be read \(.*half.*\)\. It is left/),
    };
    expect(await sync()).toMatchObject({ written: [], kept: [], failed: [], unreadable: [told], isListWritten: false });
    expect(await list()).toHaveLength(1);
    await stores.projects.move(slug, "running", { from: ["approved"], now: 5 });
    expect(await sync()).toMatchObject({ unreadable: [told] });
    await stores.projects.move(slug, "failed", { from: ["running"], now: 6 });
    await approveProject(stores, SLUG, SECOND, 2);
    expect(await sync()).toMatchObject({ written: [], failed: [{ slug, reason: told.reason }] });
    expect(await list()).toEqual([]);
    expect(await read("prd.json")).toBe(half);
    await rm(inRalph("prd.json"));
    expect(await sync()).toMatchObject({ written: [SLUG], failed: [] });
  });

  test("while the plan is the same, an agent may edit prd.json, the plan and even delete them", async () => {
    const { slug } = await approveProject(stores, SLUG, FIRST);
    await sync();
    const edited = `\uFEFF${JSON.stringify({ branchName: "ralph/mine", userStories: [{ id: "US-001", passes: "true", notes: null }, { id: "US-009" }] })}`;
    await writeFile(inRalph("prd.json"), edited);
    await writeFile(inRalph("final-plan.md"), FIRST.replaceAll("- [ ]", "- [x]"));
    expect(await sync()).toMatchObject({ written: [slug], failed: [], unreadable: [] });
    expect(await read("prd.json")).toBe(edited);
    expect(await sync()).toMatchObject({ written: [], kept: [] });
    await rm(inRalph("."), { recursive: true });
    expect(await sync()).toMatchObject({ written: [slug], kept: [] });
    expect(passesOf(await read("prd.json"))).toEqual([true, false]);
  });

  test("what a run has built is remembered, also if its project is planned again and approved anew", async () => {
    const { slug } = await approveProject(stores, SLUG, FIRST);
    await sync();
    const fresh = await read("prd.json");
    await stores.projects.move(slug, "running", { from: ["approved"], now: 5 });
    await writeFile(inRalph("prd.json"), fresh.replaceAll('"passes": false', '"passes": true'));
    await sync();
    await stores.projects.move(slug, "failed", { from: ["running"], now: 6 });
    // The planning leaves its plan and a prd.json of its own in the workspace.
    await writeFile(inRalph("prd.json"), fresh.replaceAll("Tick off", "Share"));
    await writeFile(inRalph("final-plan.md"), SECOND);
    await approveProject(stores, SLUG, SECOND, 2);
    expect(await sync()).toMatchObject({ written: [slug], kept: [] });
    expect(passesOf(await read("prd.json"))).toEqual([true, false]);
  });

  test("an agent that writes prd.json while it is looked at is not overwritten", async () => {
    await approveProject(stores, SLUG, FIRST);
    await sync();
    const progress = (await read("prd.json")).replace('"passes": false', '"passes": true');
    await approveProject(stores, SLUG, SECOND, 2);
    // The plan before is asked for between reading the file and writing it.
    const get = async (slug: string, hash: string) => {
      if (hash === sha256(FIRST)) await writeFile(inRalph("prd.json"), progress);
      return stores.documents.get(slug, hash);
    };
    await writeFile(inRalph("final-plan.md"), `${FIRST}\nBy hand.\n`);
    await sync({ projects: stores.projects, documents: { ...stores.documents, get } });
    expect(passesOf(await read("prd.json"))).toEqual([true, false]);
  });

  test("the list names branch and iterations, and remembers them for a list of an earlier version too", async () => {
    const { slug } = await approveProject(stores, SLUG, FIRST);
    await sync();
    const settings = { branch: `ralph/${SLUG}`, max_iterations: 10 };
    expect(await list()).toMatchObject([settings]);
    const file = path.join(workspaceRoot, "approved-tasks.json");
    const { placed: _placed, ...older } = JSON.parse(await readFile(file, "utf8"));
    for (const project of older.projects) for (const name of ["branch", "max_iterations"]) delete project[name];
    await writeFile(file, JSON.stringify(older));
    await stores.projects.move(slug, "running", { from: ["approved"], now: 5 });
    await sync();
    expect(await list()).toMatchObject([{ ...settings, status: "running" }]);
  });

  test("two that sync at once: the list is what the stores say in the end", async () => {
    const { slug } = await approveProject(stores, SLUG, FIRST);
    await sync();
    // The second one marks and syncs after the first has read the stores, and before it writes the list.
    let isBetween = false;
    const between = async () => {
      if (isBetween) return;
      isBetween = true;
      await stores.projects.move(slug, "running", { from: ["approved"], now: 5 });
      await sync();
    };
    const second = await approveProject(stores, "other", planText("other", [story(1, "Other")]));
    const get = async (of: string, hash: string) => {
      if (of === second.slug) await between();
      return stores.documents.get(of, hash);
    };
    await rm(path.join(workspaceRoot, "other"), { recursive: true, force: true });
    await sync({ projects: stores.projects, documents: { ...stores.documents, get } });
    expect(await list()).toMatchObject([{ slug: "other" }, { slug, status: "running" }]);
  });

  test("a project that has just changed is read from its item, for the index may lag", async () => {
    const { slug } = await approveProject(stores, SLUG, FIRST);
    await sync();
    const stale = await stores.projects.list("approved");
    await stores.projects.move(slug, "running", { from: ["approved"], now: 5 });
    const lagging = { ...stores.projects, list: async (status: string) => (status === "approved" ? stale : []) };
    await syncPlans({ projects: lagging, documents: stores.documents, workspaceRoot, now: Date.now, changed: [slug] });
    expect(await list()).toMatchObject([{ slug, status: "running" }]);
  });

  test.each([
    [
      "a tampered object",
      { get: async () => Promise.reject(Object.assign(new Error("x"), { code: "document-tampered" })) },
      "refused",
    ],
    ["a missing object", { get: async () => undefined }, "missing"],
  ])("%s is refused: nothing of it is written, it is not listed, and others are", async (_what, broken, reason) => {
    await approveProject(stores, SLUG, FIRST);
    await approveProject(stores, "other", planText("other", [story(1, "Other")]));
    const documents = {
      get: (slug: string, hash: string) => (slug === SLUG ? broken.get() : stores.documents.get(slug, hash)),
    };
    const report = await sync({ projects: stores.projects, documents: { ...stores.documents, ...documents } });
    expect(report).toMatchObject({
      written: ["other"],
      failed: [{ slug: SLUG, reason: expect.stringContaining(reason) }],
    });
    expect((await list()).map(({ slug }: { slug: string }) => slug)).toEqual(["other"]);
    expect(await readdir(workspaceRoot)).not.toContain(SLUG);
  });

  test("if the bucket cannot tell whether a text is ours, sync keeps the text", async () => {
    await approveProject(stores, SLUG, FIRST);
    await sync();
    await approveProject(stores, SLUG, SECOND, 2);
    const forbidden = new StoreError("get document", Object.assign(new Error("no"), { name: "AccessDenied" }));
    const get = (slug: string, hash: string) =>
      hash === sha256(SECOND) ? stores.documents.get(slug, hash) : Promise.reject(forbidden);
    const { kept } = await sync({ projects: stores.projects, documents: { ...stores.documents, get } });
    expect(kept).toHaveLength(1);
    expect(await read("final-plan.md")).toBe(SECOND);
  });

  test("a workspace that lost everything gets it back; what is there is not fetched again", async () => {
    await approveProject(stores, SLUG, FIRST);
    await sync();
    await rm(path.join(workspaceRoot, SLUG), { recursive: true });
    expect(await sync()).toMatchObject({ written: [SLUG] });
    const get = () => Promise.reject(new Error("not needed"));
    expect(await sync({ projects: stores.projects, documents: { ...stores.documents, get } })).toMatchObject({
      written: [],
    });
  });

  test("a project that the index loses for a moment stays in the list, and is in it once", async () => {
    const { slug } = await approveProject(stores, SLUG, FIRST);
    await sync();
    await stores.projects.move(slug, "running", { from: ["approved"], now: 5 });
    const lost = { ...stores.projects, list: async () => [] };
    await sync({ projects: lost, documents: stores.documents });
    expect(await list()).toMatchObject([{ slug, status: "running" }]);
    const project = await stores.projects.read(slug);
    const twice = { ...stores.projects, list: async () => (project === undefined ? [] : [project]) };
    await sync({ projects: twice, documents: stores.documents });
    expect(await list()).toHaveLength(1);
  });

  test("a withdrawn project leaves the list", async () => {
    const { slug } = await approveProject(stores, SLUG, FIRST);
    await sync();
    await stores.projects.move(slug, "pending", { from: ["approved"], now: 5 });
    await sync();
    expect(await list()).toEqual([]);
  });

  test("a withdrawn plan is taken away from the night into its archive, whatever interrupts that", async () => {
    const { slug } = await approveProject(stores, SLUG, FIRST);
    await sync();
    await writeFile(inRalph("progress.txt"), "the night's words");
    const prd = await read("prd.json");
    await stores.projects.move(slug, "pending", { from: ["approved"], now: 5 });
    const { documents } = stores;
    const failing = { list: () => Promise.reject(new StoreError("list", "down")), read: stores.projects.read };
    await expect(sync({ projects: { ...stores.projects, ...failing }, documents })).rejects.toThrow("list failed");
    expect(await read("prd.json")).toBe(prd);
    await sync();
    expect(await readdir(inRalph("."))).toEqual(["archive"]);
    const archive = path.join("archive", SLUG);
    expect(await read(path.join(archive, "prd.json"))).toBe(prd);
    expect(await read(path.join(archive, "final-plan.md"))).toBe(FIRST);
    expect(await read(path.join(archive, "progress.txt"))).toBe("the night's words");
    const before = await everything();
    expect(await sync()).toMatchObject({ written: [], isListWritten: false });
    expect(await everything()).toEqual(before);
  });

  test("half a withdrawal is completed, and a draft of a later planning stays", async () => {
    const { slug } = await approveProject(stores, SLUG, FIRST);
    await sync();
    await stores.projects.move(slug, "pending", { from: ["approved"], now: 5 });
    await rm(inRalph("prd.json"));
    await sync();
    expect(await readdir(inRalph("."))).toEqual(["archive"]);
    await writeFile(inRalph("final-plan.md"), "a draft");
    await writeFile(inRalph("prd.json"), "{}");
    await sync();
    expect((await readdir(inRalph("."))).toSorted()).toEqual(["archive", "final-plan.md"]);
    expect((await readdir(inRalph("archive"))).toSorted()).toEqual([SLUG, `${SLUG}.2`]);
  });

  test("while a plan is planned again its files stay and the list leaves it out; restored, nothing is built twice", async () => {
    const { slug, planningSessionId } = await approveProject(stores, SLUG, FIRST);
    await sync();
    const progress = (await read("prd.json")).replace('"passes": false', '"passes": true');
    await writeFile(inRalph("prd.json"), progress);
    const session = PlanningSessionId.parse("ps_eeeeeeeeeeeeeeee");
    const claim = { session, conversation: conversationKey("echo", "there"), now: 6 };
    const replans = planningSessionId === undefined ? {} : { replans: planningSessionId };
    expect(await stores.projects.claim(slug, { ...claim, ...replans })).toMatchObject({ kind: "claimed" });
    await writeFile(
      inRalph("final-plan.md"),
      (await stores.documents.get(SLUG, await stores.documents.put(SLUG, SECOND))) ?? "",
    );
    await sync();
    expect(await list()).toEqual([]);
    expect(await read("prd.json")).toBe(progress);
    await stores.projects.move(slug, "pending", { from: ["planning"], session, now: 7 });
    expect(await sync()).toMatchObject({ kept: [] });
    expect(await list()).toMatchObject([{ slug, status: "approved", final_plan_sha256: sha256(FIRST) }]);
    expect([await read("final-plan.md"), await read("prd.json")]).toEqual([FIRST, progress]);
  });

  test("the next planning has a branch, a progress file and an archive of its own", async () => {
    await approveProject(stores, SLUG, FIRST);
    await sync();
    const progress = (await read("prd.json")).replaceAll('"passes": false', '"passes": true');
    await writeFile(inRalph("prd.json"), progress);
    await writeFile(inRalph("progress.txt"), "the first night");
    await writeFile(inRalph(".last-branch"), `ralph/${SLUG}`);
    await approveProject(stores, SLUG, SECOND.replace(`ralph/${SLUG}`, `ralph/${SLUG}-plan-2`), 2);
    await sync();
    expect(await read("prd.json")).toContain(`ralph/${SLUG}-plan-2`);
    expect(await read("prd.json")).not.toContain('"passes": true');
    expect((await readdir(inRalph("."))).toSorted()).toEqual(["archive", "final-plan.md", "prd.json"]);
    expect(await read(path.join("archive", SLUG, "prd.json"))).toBe(progress);
    expect(await read(path.join("archive", SLUG, "progress.txt"))).toBe("the first night");
    expect(await sync()).toMatchObject({ written: [], isListWritten: false });
  });

  test("a failed run that is tried again goes on with the first story that did not pass", async () => {
    const { slug, planningSessionId } = await approveProject(stores, SLUG, FIRST);
    await sync();
    const progress = (await read("prd.json")).replace('"passes": false', '"passes": true');
    await stores.projects.move(slug, "running", { from: ["approved"], now: 5 });
    await writeFile(inRalph("prd.json"), progress);
    await writeFile(inRalph("progress.txt"), "the first night");
    await stores.projects.move(slug, "failed", { from: ["running"], now: 6 });
    await sync();
    const again = {
      session: PlanningSessionId.parse("ps_eeeeeeeeeeeeeeee"),
      conversation: conversationKey("echo", "there"),
    };
    const when = { from: ["failed" as const], now: 7, again };
    await stores.projects.move(
      slug,
      "approved",
      planningSessionId === undefined ? when : { ...when, session: planningSessionId },
    );
    await sync();
    expect(await list()).toMatchObject([{ slug, status: "approved" }]);
    expect([await read("prd.json"), await read("progress.txt")]).toEqual([progress, "the first night"]);
  });

  test("a killed writer's old temporary files are removed, and nobody else's", async () => {
    await approveProject(stores, SLUG, FIRST);
    await sync();
    const [old, fresh] = ["0123456789ab", "ba9876543210"].map((name) => inRalph(`final-plan.md.${name}.tmp`)) as [
      string,
      string,
    ];
    const theirs = inRalph("prd.json.tmp");
    const folders = [path.join(workspaceRoot, "x.tmp"), inRalph("x.0123456789ab.tmp")];
    for (const file of [old, fresh, theirs]) await writeFile(file, "half");
    for (const folder of folders) await mkdir(folder);
    for (const name of [old, theirs, ...folders]) await utimes(name, 1, 1);
    expect(await sync()).toMatchObject({ failed: [] });
    const stay = [fresh, theirs, ...folders.slice(1)].map((name) => path.basename(name)).toSorted();
    expect((await readdir(inRalph("."))).filter((name) => name.endsWith(".tmp")).toSorted()).toEqual(stay);
  });
});

describe("a project's folder with foreign content", () => {
  let outside: string;
  beforeEach(async () => {
    outside = path.join(workspaceRoot, "outside");
    await mkdir(outside);
    await writeFile(path.join(outside, "final-plan.md"), "theirs");
    await writeFile(path.join(outside, "old.tmp"), "theirs");
    await utimes(path.join(outside, "old.tmp"), 1, 1);
    await approveProject(stores, SLUG, FIRST);
    await approveProject(stores, "other", planText("other", [story(1, "Other")]));
  });
  const untouched = async () => {
    expect((await readdir(outside)).toSorted()).toEqual(["final-plan.md", "old.tmp"]);
    expect(await readFile(path.join(outside, "final-plan.md"), "utf8")).toBe("theirs");
  };

  test.each(["scripts", "scripts/ralph"])("%s is a link out: nothing is written there, and others are", async (at) => {
    const link = path.join(workspaceRoot, SLUG, at);
    await mkdir(path.dirname(link), { recursive: true });
    await mkdir(path.join(outside, "ralph"));
    await symlink(outside, link);
    const report = await sync();
    expect(report).toMatchObject({
      written: ["other"],
      failed: [{ slug: SLUG, reason: expect.stringContaining("leads out of the project's folder") }],
    });
    expect((await list()).map(({ slug }: { slug: string }) => slug)).toEqual(["other"]);
    expect(await readdir(path.join(outside, "ralph"))).toEqual([]);
    await rm(path.join(outside, "ralph"), { recursive: true });
    await untouched();
  });

  test("the plan and the list are links out: they are replaced, not written through", async () => {
    await mkdir(inRalph("."), { recursive: true });
    for (const file of [inRalph("final-plan.md"), inRalph("prd.json")]) {
      await symlink(path.join(outside, "final-plan.md"), file);
    }
    await symlink(path.join(outside, "final-plan.md"), path.join(workspaceRoot, "approved-tasks.json"));
    expect(await sync()).toMatchObject({ written: [SLUG, "other"], kept: [], failed: [] });
    expect(await read("final-plan.md")).toBe(FIRST);
    expect(await list()).toHaveLength(2);
    await untouched();
  });

  test("a folder in one plan's place does not stop the other plans", async () => {
    await mkdir(inRalph("final-plan.md"), { recursive: true });
    expect(await sync()).toMatchObject({ written: ["other"], failed: [{ slug: SLUG }] });
    expect(await list()).toHaveLength(1);
  });
});
