import { earlierFile, FINAL_PLAN_FILE, phaseDocument } from "@echo/core/project/files";
import { randomUUID } from "node:crypto";
import { troubleSentence } from "@echo/core/message/trouble-sentence";
import { expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { planText, story } from "./plan-text.ts";
import type { Planner } from "./planner.ts";
import { createPlanner, tickingClock } from "./planner.ts";

const PHASE_FILE = phaseDocument("office-hours");
const asks = (text: string) => () => `${text}\nPHASE_STATUS: needs_input`;
const writes = (file: string, text: string) => (files: Map<string, string>) => {
  files.set(file, text);
  return "Done.\nPHASE_STATUS: ready_to_advance";
};

async function tell(planner: Planner, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await planner.say(text);
    await planner.run();
  }
}

/** A planning session that was cancelled after it wrote its final plan. */
async function cancelled() {
  const stores = createMemoryStores();
  const planner = createPlanner(stores, { clock: tickingClock() });
  const slug = `p-${randomUUID().slice(0, 8)}`;
  const plan = planText(slug, [story(1, "Remind")]);
  planner.script(writes(PHASE_FILE, "# Settled\n"), writes(FINAL_PLAN_FILE, plan));
  await tell(planner, `/plan ${slug} a bot for plants`, "/finalize", "/cancel");
  return { stores, planner, slug };
}

const documentsOf = async ({ conversations }: Stores, { key }: Planner) =>
  (await conversations.read(key))?.session?.documents ?? {};

test("the files of a cancelled planning session stay, and the next session's agent is told of them", async () => {
  const { stores, planner, slug } = await cancelled();
  const plan = planner.files.get(FINAL_PLAN_FILE);
  planner.script(asks("Shall we go on from there?"));
  await tell(planner, `/plan ${slug}`);
  expect(planner.files.get(earlierFile(PHASE_FILE))).toBe("# Settled\n");
  expect(planner.files.get(earlierFile(FINAL_PLAN_FILE))).toBe(plan);
  for (const file of [PHASE_FILE, FINAL_PLAN_FILE])
    expect(planner.asked.at(-1)?.systemPrompt).toContain(`- /workspace/${slug}/${earlierFile(file)}`);
  const documents = await documentsOf(stores, planner);
  expect(Object.keys(documents)).toEqual([PHASE_FILE, FINAL_PLAN_FILE].map((file) => earlierFile(file)));
  expect(await stores.documents.get(slug, documents[earlierFile(PHASE_FILE)] ?? "")).toBe("# Settled\n");
});

test("a phase that writes nothing does not take the earlier session's file for its document", async () => {
  const { stores, planner, slug } = await cancelled();
  planner.script(
    () => "All is settled.\nPHASE_STATUS: ready_to_advance",
    (files) => {
      expect(files.has(FINAL_PLAN_FILE)).toBe(false);
      return "I wrote nothing.";
    },
    () => "Nothing again.",
  );
  await tell(planner, `/plan ${slug}`, "/finalize");
  const { [PHASE_FILE]: hash = "", [FINAL_PLAN_FILE]: plan } = await documentsOf(stores, planner);
  expect(await stores.documents.get(slug, hash)).toBe("All is settled.\n");
  expect(plan).toBeUndefined();
  expect(planner.asked).toHaveLength(5);
});

test("a short planning session in between overwrites nothing: all earlier files are set aside", async () => {
  const { planner, slug } = await cancelled();
  planner.script(writes(PHASE_FILE, "# Draft\n"), asks("Which one?"));
  await tell(planner, `/plan ${slug}`, "/cancel", `/plan ${slug}`);
  expect(planner.files.get(earlierFile(PHASE_FILE))).toBe("# Settled\n");
  expect(planner.files.get(earlierFile(PHASE_FILE, 2))).toBe("# Draft\n");
  expect(planner.asked.at(-1)?.systemPrompt).toContain(earlierFile(PHASE_FILE, 2));
});

test("if the first phase cannot start and the next one does, no earlier file is removed", async () => {
  const { stores, planner, slug } = await cancelled();
  const plan = planner.files.get(FINAL_PLAN_FILE);
  planner.script(
    () => "I wrote nothing.",
    () => "Nothing again.",
  );
  await planner.say(`/plan ${slug}`);
  await planner.run({ ...stores, documents: { ...stores.documents, get: async () => undefined } });
  expect(planner.texts().at(-1)).toContain(troubleSentence("en", "document-missing"));
  await tell(planner, "/finalize");
  expect(planner.files.get(earlierFile(FINAL_PLAN_FILE))).toBe(plan);
  expect(Object.keys(await documentsOf(stores, planner))).toContain(earlierFile(FINAL_PLAN_FILE));
});

test("a start that is cut off after setting the files aside still finds them, and so does a third session", async () => {
  const { stores, planner, slug } = await cancelled();
  planner.script(asks("One?"), asks("One again?"));
  let failures = 1;
  const commit: Stores["leases"]["commit"] = (...given) =>
    failures-- > 0 ? Promise.reject(new Error("the store is down")) : stores.leases.commit(...given);
  await planner.say(`/plan ${slug}`);
  await planner.run({ ...stores, leases: { ...stores.leases, commit } });
  expect(planner.files.has(PHASE_FILE)).toBe(false);
  expect(Object.keys(await documentsOf(stores, planner))).toContain(earlierFile(PHASE_FILE));
  await tell(planner, "/cancel", `/plan ${slug}`);
  expect(Object.keys(await documentsOf(stores, planner))).toContain(earlierFile(PHASE_FILE));
  expect(planner.files.get(earlierFile(PHASE_FILE))).toBe("# Settled\n");
});
