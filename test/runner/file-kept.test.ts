import { phaseDocument } from "@echo/core/project/files";
import type { Button } from "@echo/core/inbound/button";
import type { Chat } from "@echo/core/port/chat";
import type { SentFile } from "@echo/core/inbound/sent-file";
import { WorkspaceError } from "@echo/runner/workspace/disk";
import { expect, test } from "vitest";
import { createMemoryStores } from "../fakes/store/memory.ts";
import type { Planner } from "./planner.ts";
import { createPlanner, memoryWorkspace } from "./planner.ts";

const SLUG = "plant-bot";
const PATH = "scripts/ralph/files/notes.md";
const NOTES: SentFile = { name: "notes.md", bytes: 3, ref: "1" };
const asks = () => "What next?\n\nPHASE_STATUS: needs_input";

/** A planner whose workspace a test can make unusable, as if a file lay in place of the project's folder. */
function setUp() {
  const stores = createMemoryStores();
  const files = new Map<string, string>();
  const state = { isUsable: true, fetched: 0 };
  const fetchFile: Chat["fetchFile"] = async () => {
    state.fetched += 1;
    return { kind: "fetched", bytes: Buffer.from("one") };
  };
  const usable = async () => {
    if (!state.isUsable) throw new WorkspaceError("not a directory");
  };
  const memory = memoryWorkspace(files);
  const planner = createPlanner(stores, {
    fetchFile,
    workspace: {
      ...memory,
      prepare: usable,
      write: async (...given) => {
        await usable();
        await memory.write(...given);
      },
    },
  });
  planner.script(asks);
  return { stores, planner, files, state };
}

async function tryAgain(planner: Planner): Promise<void> {
  const buttons = planner.said.flatMap((reply) => (reply.kind === "text" ? (reply.buttons ?? []).flat() : []));
  const isRetry = ({ action }: Button) => action === "retry";
  const button = buttons.findLast(isRetry);
  if (button === undefined) throw new Error("there is nothing to press");
  await planner.press(button);
  await planner.run();
}

test("a file taken before a missing document stopped the turn is there after Try again, and is fetched once", async () => {
  const { stores, planner, files, state } = setUp();
  planner.script(() => {
    files.set(phaseDocument("office-hours"), "# Settled\n");
    return "Done.\n\nPHASE_STATUS: ready_to_advance";
  });
  await planner.say(`/plan ${SLUG} plants`);
  await planner.run();
  await planner.say("For us.");
  await planner.run();
  files.clear();
  await planner.attach("look", NOTES);
  await planner.run({ ...stores, documents: { ...stores.documents, get: async () => undefined } });
  expect(planner.texts().at(-1)).toContain("missing from the store");
  planner.script(asks);
  await tryAgain(planner);
  expect(planner.asked.at(-1)?.prompt).toContain(`${PATH} (3 bytes)`);
  expect(files.get(PATH)).toBe("one");
  expect(state.fetched).toBe(1);
});

test.each(["reply", "plan"])("if nothing could be kept, the file of a %s is taken after Try again", async (kind) => {
  const { planner, files, state } = setUp();
  if (kind === "reply") {
    await planner.say(`/plan ${SLUG} plants`);
    await planner.run();
    planner.script(asks);
  }
  state.isUsable = false;
  await planner.attach(kind === "reply" ? "look" : `/plan ${SLUG} plants`, NOTES);
  await planner.run();
  expect(planner.texts().at(-1)).toContain("Your message is kept");
  await tryAgain(planner);
  expect(planner.texts().at(-1)).toContain("Your message is kept");
  state.isUsable = true;
  await tryAgain(planner);
  expect(planner.texts().at(-1)).toContain("What next?");
  expect(planner.asked.at(-1)?.prompt).toContain(`${PATH} (3 bytes)`);
  expect(files.get(PATH)).toBe("one");
});

test("the refusal of a plan names the file that came with it", async () => {
  const { stores, planner } = setUp();
  await planner.say(`/plan ${SLUG} plants`);
  await planner.run();
  const second = createPlanner(stores);
  await second.attach(`/plan ${SLUG} plants`, NOTES);
  await second.run();
  expect(second.texts()).toEqual([expect.stringMatching(/\n\nI did not take `notes\.md` either/)]);
});
