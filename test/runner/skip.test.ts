import { randomUUID } from "node:crypto";
import { FINAL_PLAN_FILE, phaseDocument } from "@echo/core/project/files";
import { summarizeSession } from "@echo/core/desk/summary";
import type { Session } from "@echo/core/conversation/session";
import type { Button } from "@echo/core/inbound/button";
import { ladderOfSession } from "@echo/platforms/console/ladder";
import { rungFacts } from "@echo/platforms/console/view/rung";
import { expect, test } from "vitest";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { planText, story } from "./plan-text.ts";
import type { Planner } from "./planner.ts";
import { createPlanner, tickingClock } from "./planner.ts";

const PHASE_FILE = phaseDocument("office-hours");
const asks = (text: string) => () => `${text}\nPHASE_STATUS: needs_input`;
const writes =
  (file: string, text: string, said = "Done.") =>
  (files: Map<string, string>) => {
    files.set(file, text);
    return `${said}\nPHASE_STATUS: ready_to_advance`;
  };
const assumed = (id: string) =>
  `- ${id}: who waters | options: A) one; B) two | choice: B) two | who: assumed | when: 2026-11-29`;

function begin() {
  const stores = createMemoryStores();
  const planner = createPlanner(stores, { clock: tickingClock() });
  const slug = `p-${randomUUID().slice(0, 8)}`;
  const session = async () => (await stores.conversations.read(planner.key))?.session;
  return { planner, slug, session, plan: planText(slug, [story(1, "Remind")]) };
}

async function tell(planner: Planner, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await planner.say(text);
    await planner.run();
  }
}

function button(planner: Planner, action: Button["action"]): Button {
  const found = planner.said
    .flatMap((reply) => (reply.kind === "text" ? (reply.buttons ?? []).flat() : []))
    .findLast((one) => one.action === action);
  if (found === undefined) throw new Error(`there is no ${action}`);
  return found;
}

async function press(planner: Planner, one: Button): Promise<string> {
  await planner.press(one);
  await planner.run();
  return planner.texts().at(-1) ?? "";
}

test("skipping an open question asks once; then the phase ends with assumptions, and the plan says how many", async () => {
  const { planner, slug, session, plan } = begin();
  planner.script(
    asks("**D1 — Who waters?** A or B?"),
    writes(PHASE_FILE, `# Office hours\n\n## Decisions\n\n${assumed("D1")}\n${assumed("D2")}\n`, "I assume B."),
    writes(FINAL_PLAN_FILE, plan),
  );
  await tell(planner, `/plan ${slug} a bot for plants`);
  expect(await press(planner, button(planner, "skip-questions"))).toContain("A question is still open in Office hours");
  expect(planner.asked).toHaveLength(1);
  expect((await session())?.state).toBe("waiting");
  const confirm = button(planner, "skip-questions-now");
  expect(await press(planner, confirm)).toContain("I assume B.");
  expect(planner.asked.at(-1)?.prompt).toMatch(/^The person skips your open question[^]*who: assumed/);
  expect(await session()).toMatchObject({ state: "phase_ready", phases: [{ name: "office-hours", assumed: 2 }] });
  expect(await press(planner, confirm)).toContain("That button was from an earlier step.");
  const skipped = (await session()) as Session;
  expect(summarizeSession(skipped, "en")).toMatch(/^▶️ Office hours \(.*, 2 assumptions\)$/m);
  expect(summarizeSession(skipped, "ro")).toMatch(/^▶️ .*, 2 presupuneri\)$/m);
  const [rung] = ladderOfSession([], skipped);
  expect(rung && rungFacts(rung, "en", 0)).toContain("2 assumptions");
  const ready = await press(planner, button(planner, "advance"));
  expect(ready).toMatch(/Ready: [^]*2 questions were skipped: their answers are my assumptions/);
  expect(planner.asked.at(-1)?.prompt).toContain("The person skipped questions in these phases: office-hours (2)");
});

test("if the agent records no assumption, or asks again, the runner records the question that was open", async () => {
  const { planner, slug, session } = begin();
  planner.script(asks("**D1 — Who | waters?**"), asks("But what about the cat?"));
  await tell(planner, `/plan ${slug} a bot for plants`, "/advance", "Yes, skip them!");
  expect(await session()).toMatchObject({ state: "phase_ready", phases: [{ assumed: 1 }] });
  const document = planner.files.get(PHASE_FILE) ?? "";
  expect(document).toContain("But what about the cat?");
  expect(document).toMatch(
    /^- Skipped: \*\*D1 — Who waters\?\*\* \| choice: the recommendation \| who: assumed \| when: /m,
  );
});

test("an assumption that the person corrects afterwards no longer counts", async () => {
  const { planner, slug, session } = begin();
  planner.script(
    asks("Who waters?"),
    writes(PHASE_FILE, `${assumed("D1")}\n${assumed("D2")}\n`),
    writes(PHASE_FILE, `${assumed("D1")}\n- D2: x | choice: A) one | who: the person | when: 2026-11-29\n`),
    writes(PHASE_FILE, "- D1: x | choice: A) one | who: the person | when: 2026-11-29\n"),
  );
  await tell(planner, `/plan ${slug} a bot for plants`, "/advance", "Yes, skip them", "D2: A.");
  expect((await session())?.phases).toMatchObject([{ assumed: 1 }]);
  await tell(planner, "D1: A.");
  expect((await session())?.phases.at(-1)).not.toHaveProperty("assumed");
});

test("a plan that is asked for while a question is open says that the question was skipped", async () => {
  const { planner, slug, plan } = begin();
  planner.script(asks("**D1 — Who waters?**"), writes(FINAL_PLAN_FILE, plan));
  await tell(planner, `/plan ${slug} a bot for plants`, "/finalize");
  expect(planner.asked.at(-1)?.prompt).toMatch(/office-hours \(1\)[^]*D1 — Who waters/);
  expect(planner.texts().at(-1)).toContain("One question was skipped: its answer is my assumption");
});

test("a phase that a trouble ended before it wrote anything is left only after it was asked, and counts as assumed", async () => {
  const { planner, slug, session, plan } = begin();
  const tooLong = () => ({ kind: "context-too-long" }) as const;
  planner.script(tooLong, tooLong, writes(FINAL_PLAN_FILE, plan));
  await tell(planner, `/plan ${slug} a bot for plants`);
  expect((await session())?.state).toBe("stuck");
  expect(await press(planner, button(planner, "skip-questions"))).toContain("A question is still open in Office hours");
  await tell(planner, "Try it without");
  expect(planner.asked).toHaveLength(2);
  await tell(planner, "/advance", "Yes, skip them");
  expect((await session())?.phases).toMatchObject([{ name: "office-hours", assumed: 1 }, { name: "final-plan" }]);
  expect(planner.texts().at(-1)).toContain("One question was skipped: its answer is my assumption");
});
