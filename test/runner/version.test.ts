import { FINAL_PLAN_FILE, PRD_FILE } from "@echo/core/project/files";
import { randomUUID } from "node:crypto";
import type { Button } from "@echo/core/inbound/button";
import { sha256 } from "@echo/core/id/sha256";
import { parsePlan } from "@echo/core/plan/parse";
import { Slug } from "@echo/core/id/slug";
import { expect, test } from "vitest";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { planText, story } from "./plan-text.ts";
import type { Planner } from "./planner.ts";
import { createPlanner, TURN_COST_USD } from "./planner.ts";

const FIRST = [story(1, "Remind in the evening"), story(2, "Tick it off"), story(3, "Export a list")];
const SECOND = [
  story(1, "Remind in the evening", "At eight it writes"),
  story(2, "Tick it off"),
  story(3, "Share the chores"),
];

const writes = (text: string, answer: string) => (files: Map<string, string>) => {
  files.set(FINAL_PLAN_FILE, text);
  return `${answer}\nPHASE_STATUS: ready_to_advance`;
};

/** Plans from the first message to version 1, then to version 2. */
async function planTwice() {
  const stores = createMemoryStores();
  const planner = createPlanner(stores);
  const slug = Slug.parse(`p-${randomUUID().slice(0, 8)}`);
  planner.script(
    () => "Who is it for?\nPHASE_STATUS: needs_input",
    writes(planText(slug, FIRST), "Here it is."),
    writes(planText(slug, SECOND), "Changed."),
  );
  for (const text of [`/plan ${slug} a bot for plants`, "/finalize", "Share the chores instead of the export."]) {
    await planner.say(text);
    await planner.run();
  }
  const buttons = planner.said.flatMap((reply) => (reply.kind === "text" ? (reply.buttons ?? []).flat() : []));
  const approvals = buttons.filter(
    (button): button is Extract<Button, { action: "finalize" }> => button.action === "finalize",
  );
  const [first, second] = approvals;
  if (first === undefined || second === undefined) throw new Error("two versions were shown");
  return { stores, planner, slug, first, second };
}

const lastText = (planner: Planner) => planner.texts().at(-1) ?? "";

test("the final view shows the version, the changes and the cost", async () => {
  const { planner } = await planTwice();
  const views = planner.texts().filter((text) => text.includes("The final plan"));
  expect(views[0]).toMatch(/version 1\b.*3 stories.*\$0\.50/);
  expect(views[0]).not.toMatch(/added|changed|removed/);
  expect(views[1]).toContain(`$${(3 * TURN_COST_USD).toFixed(2)}`);
  expect(views[1]).toContain("version 2");
  expect(views[1]).toMatch(/changed \(US-001 Remind in the evening/);
  expect(views[1]).toContain("Share the chores");
});

test("/status shows the version, the changes and the cost", async () => {
  const { planner } = await planTwice();
  const answer = await planner.say("/status");
  const text = answer.kind === "said" ? answer.markdown : "";
  expect(text).toContain("plan v2");
  expect(text).toContain("$0.75");
  expect(text).toMatch(/changed \(US-001 Remind in the evening/);
});

test("the final view names a removed story and an added one", async () => {
  const { planner, slug } = await planTwice();
  const without = [
    story(1, "Remind in the evening", "At eight it writes"),
    story(2, "Tick it off"),
    story(3, "Share the chores"),
    story(4, "Holidays"),
  ];
  planner.script(
    writes(planText(slug, without), "One more."),
    writes(planText(slug, without.slice(0, 2)), "Two fewer."),
  );
  await planner.say("And holidays.");
  await planner.run();
  expect(lastText(planner)).toContain("1 story added (US-004 Holidays)");
  await planner.say("Only the first two.");
  await planner.run();
  expect(lastText(planner)).toContain("2 stories removed (US-003 Share the chores, US-004 Holidays)");
});

test("what is read otherwise than it is written in the front matter is told in the chat", async () => {
  const { planner } = await planTwice();
  const plan = planText("other", SECOND).replace("- npm test", "- run: npm test");
  planner.script(writes(plan, "Again."));
  await planner.say("Once more.");
  await planner.run();
  expect(lastText(planner)).toMatch(/The final plan.*version 3.*2 warnings/);
  expect(lastText(planner)).toContain("`- run: npm test` → `npm test`".replace("- ", ""));
  expect(lastText(planner)).toContain("`slug: other` → ");
  expect(planner.files.get(FINAL_PLAN_FILE)).toContain("verify:\n  - npm test\n");
});

test("each warning of a plan that is ready is told in the chat, not only counted", async () => {
  const { planner } = await planTwice();
  const plan = planText("x", SECOND)
    .replace("verify:\n  - npm test\n", "verify: []\n")
    .replace(/## Decision log[^]*?(?=## )/, "");
  planner.script(writes(plan, "Again."));
  await planner.say("Once more.");
  await planner.run();
  expect(lastText(planner)).toMatch(/Ready: .*3 warnings/);
  expect(lastText(planner)).toContain("The plan names no `verify` command");
  expect(lastText(planner)).toContain('The section "Decision log" is missing');
});

test("the repository's own branch is refused whatever its name, and the agent is asked for another", async () => {
  const { planner } = await planTwice();
  const plan = planText("x", SECOND).replace(/branch: .*/, "branch: stable");
  planner.script(writes(plan, "Again."), writes(plan.replace("branch: stable", "branch: ralph/y"), "Mended."));
  await planner.say("Once more.");
  await planner.run();
  expect(planner.asked.at(-1)?.prompt).toContain("must not build on the project's own branch `stable`");
  expect(lastText(planner)).toContain("Ready: ");
});

test("a verify command that is not understood is repaired once, and then kept as it is written, not as a plan without it", async () => {
  const { planner } = await planTwice();
  const plan = planText("x", SECOND).replace("- npm test", "- npm run test: unit");
  planner.script(writes(plan, "Again."), writes(plan, "I see nothing wrong."), writes(plan, "Nor now."));
  await planner.say("Once more.");
  await planner.run();
  expect(planner.asked.at(-1)?.prompt).toContain("`npm run test: unit`");
  expect(lastText(planner)).toContain("`npm run test: unit`");
  expect(planner.files.get(FINAL_PLAN_FILE)).toBe(plan);
});

test("a repair is asked for with the lines of the agent's own file, and the person is told those of the plan they got", async () => {
  const { planner } = await planTwice();
  const plan = planText("x", SECOND).replace("## Functional requirements", "### Undo\n\n- [ ] It is undone\n\n$&");
  const place = (text: string) => `Line ${text.split("\n").indexOf("### Undo") + 1} ("### Undo"): `;
  planner.script(writes(plan, "Again."), writes(plan, "I see nothing wrong."));
  await planner.say("Once more.");
  await planner.run();
  expect(planner.asked.at(-1)?.prompt).toContain(place(plan));
  const kept = planner.files.get(FINAL_PLAN_FILE) ?? "";
  expect(place(kept)).not.toBe(place(plan));
  expect(lastText(planner)).toContain(place(kept));
  expect(lastText(planner)).toContain('write "### US-004: Undo"');
});

test("an approval of version 1 is refused while version 2 exists, and version 2 is shown", async () => {
  const { stores, planner, slug, first, second } = await planTwice();
  const before = planner.said.length;
  await planner.press(first);
  await planner.run();
  expect((await stores.projects.read(slug))?.status).toBe("planning");
  const shown = planner.said.slice(before);
  const documents = shown.flatMap((reply) => (reply.kind === "document" ? [sha256(reply.text)] : []));
  expect(documents).toEqual([second.sha256]);
  expect(lastText(planner)).toContain("older version");
  expect(JSON.stringify(shown.at(-1))).toContain(second.sha256);

  await planner.press(second);
  await planner.run();
  const project = await stores.projects.read(slug);
  expect(project).toMatchObject({ status: "approved", approvedBy: "7", plan: { version: 2, sha256: second.sha256 } });
  expect(project?.approvedAt).toBeGreaterThan(0);
  expect(await stores.documents.get(slug, second.sha256)).toBe(planner.files.get(FINAL_PLAN_FILE));
});

test("a plan that the chat refused is shown before a press from /status can approve it", async () => {
  let isBlocked = false;
  const stores = createMemoryStores();
  const beforeSend = () => (isBlocked ? ({ kind: "gone", reason: "bot was blocked by the user" } as const) : undefined);
  const planner = createPlanner(stores, { beforeSend });
  const slug = Slug.parse(`p-${randomUUID().slice(0, 8)}`);
  const plan = planText(slug, FIRST);
  planner.script(() => "Who is it for?\nPHASE_STATUS: needs_input", writes(plan, "Here it is."));
  await planner.say(`/plan ${slug} a bot for plants`);
  await planner.run();
  await planner.say("/finalize");
  isBlocked = true;
  await planner.run();
  isBlocked = false;
  const before = planner.said.length;
  const answer = await planner.say("/status");
  const press = (answer.kind === "said" ? (answer.buttons ?? []) : [])
    .flat()
    .find((button) => button.action === "finalize");
  if (press === undefined) throw new Error("the approval is offered");
  await planner.press(press);
  await planner.run();
  expect((await stores.projects.read(slug))?.status).toBe("planning");
  const documents = planner.said
    .slice(before)
    .flatMap((reply) => (reply.kind === "document" ? [sha256(reply.text)] : []));
  expect(documents).toEqual([expect.stringMatching(`^${press.sha256}`)]);
  expect(lastText(planner)).toContain("before you saw my answer");
  await planner.press(press);
  await planner.run();
  expect((await stores.projects.read(slug))?.status).toBe("approved");
});

test("both versions are kept under their sha256, and prd.json is left to the approval", async () => {
  const { stores, planner, slug, first, second } = await planTwice();
  for (const { sha256: hash } of [first, second])
    expect(sha256((await stores.documents.get(slug, hash)) ?? "")).toBe(hash);
  const reading = parsePlan((await stores.documents.get(slug, second.sha256)) ?? "");
  expect(reading).toMatchObject({ kind: "parsed", plan: { front: { version: 2, slug } } });
  expect(planner.files.get(PRD_FILE)).toBeUndefined();
});
