import { FINAL_PLAN_FILE, phaseDocument } from "@echo/core/project/files";
import { randomUUID } from "node:crypto";
import type { Button } from "@echo/core/inbound/button";
import { expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { planText, story } from "./plan-text.ts";
import type { Planner } from "./planner.ts";
import { createPlanner } from "./planner.ts";

const asks = (text: string) => () => `${text}\nPHASE_STATUS: needs_input`;
const last = (planner: Planner) => planner.texts().at(-1) ?? "";
const withoutDocuments = (stores: Stores): Stores => ({
  ...stores,
  documents: { ...stores.documents, get: async () => undefined },
});

async function say(planner: Planner, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await planner.say(text);
    await planner.run();
  }
}

function buttonOf(planner: Planner, action: Button["action"]): Button {
  const buttons = planner.said.flatMap((reply) => (reply.kind === "text" ? (reply.buttons ?? []).flat() : []));
  const button = buttons.findLast((one) => one.action === action);
  if (button === undefined) throw new Error(`there is no ${action} to press`);
  return button;
}

test("a document missing from the store is reported once; after it is restored, the turn goes on with every word", async () => {
  const stores = createMemoryStores();
  const planner = createPlanner(stores);
  const slug = `p-${randomUUID().slice(0, 8)}`;
  planner.script((files) => {
    files.set(phaseDocument("office-hours"), "# Settled\n");
    return "Done.\nPHASE_STATUS: ready_to_advance";
  }, asks("Two?"));
  await say(planner, `/plan ${slug} a bot for plants`);
  planner.files.clear();
  await planner.say("One more thing.");
  expect(await planner.run(withoutDocuments(stores))).toBe("idle");
  expect(last(planner)).toContain("missing from the store");
  expect(planner.asked).toHaveLength(1);
  await planner.press(buttonOf(planner, "retry"));
  await planner.run();
  expect(last(planner)).toContain("Two?");
  expect(planner.asked.at(-1)?.prompt).toContain("One more thing.");
});

test("the thinking… placeholder is cleared again after a redo", async () => {
  const taken: string[] = [];
  const planner = createPlanner(createMemoryStores(), { onTaken: ({ intent }) => taken.push(intent.kind) });
  planner.script(() => ({ kind: "cancelled", reason: "lease-lost" }), asks("One?"));
  await planner.say("/plan plant-bot a bot for plants");
  await planner.run();
  expect(last(planner)).toContain("One?");
  expect(taken).toEqual(["plan", "plan"]);
});

test("if the plan is missing from the store, the chat says so instead of showing it", async () => {
  const stores = createMemoryStores();
  const planner = createPlanner(stores);
  const slug = `p-${randomUUID().slice(0, 8)}`;
  planner.script(asks("One?"), (files) => {
    files.set(FINAL_PLAN_FILE, planText(slug, [story(1, "Remind")]));
    return "Here it is.\nPHASE_STATUS: ready_to_advance";
  });
  await say(planner, `/plan ${slug} a bot for plants`, "/finalize");
  await planner.say("/advance");
  expect(await planner.run(withoutDocuments(stores))).toBe("idle");
  expect(planner.texts().at(-2)).toContain("missing from the store");
});

test("if the transcript cannot be copied, the phase starts again from the documents", async () => {
  const fork = () => Promise.reject(new Error("no space left on device"));
  const planner = createPlanner(createMemoryStores(), { agent: { fork } });
  planner.script(asks("One?"), () => ({ kind: "budget-reached" }), asks("One again?"));
  await say(planner, `/plan p-${randomUUID().slice(0, 8)} a bot for plants`, "For us.");
  await planner.press(buttonOf(planner, "retry"));
  await planner.run();
  expect(last(planner)).toMatch(/lost the thread[^]*One again\?/);
  expect(planner.asked.at(-1)?.prompt).toContain("For us.");
});
