import { FINAL_PLAN_FILE } from "@echo/core/project/files";
import { randomUUID } from "node:crypto";
import { receive } from "@echo/core/desk/desk";
import { expect, test } from "vitest";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { planText, story } from "./plan-text.ts";
import { createPlanner, tickingClock } from "./planner.ts";

test("an approval from before a chat moved can be withdrawn from the new chat as its message says", async () => {
  const stores = createMemoryStores();
  const clock = tickingClock();
  const [old, moved] = [createPlanner(stores, { clock }), createPlanner(stores, { clock })];
  const slug = `p-${randomUUID().slice(0, 8)}`;
  const countApproved = async () => (await stores.projects.list("approved")).length;
  old.script(
    () => "Shall we?\nPHASE_STATUS: ready_to_advance",
    (files) => {
      files.set(FINAL_PLAN_FILE, planText(slug, [story(1, "Remind")]));
      return "Done.\nPHASE_STATUS: ready_to_advance";
    },
  );
  for (const text of [`/plan ${slug} a bot for plants`, "/finalize", "/finalize"]) {
    await old.say(text);
    await old.run();
  }
  expect(await countApproved()).toBe(1);
  const answer = await receive(
    { ...stores, steps: [], now: () => clock.now(), log: () => {}, dispatch: async () => {} },
    {
      id: "99999999",
      conversation: moved.key,
      person: { id: "7", locale: "en" },
      receivedAt: clock.now(),
      private: false,
      allowed: true,
      ask: { kind: "moved", from: old.key },
    },
  );
  const markdown = answer.kind === "said" ? answer.markdown : "";
  expect(markdown).toContain(`**${slug}** stays approved`);
  const commands = [...markdown.matchAll(/`(\/(?:plan|cancel)[^`]*)`/g)].map(([, command = ""]) => command);
  expect(commands).toEqual([`/plan ${slug}`, "/cancel"]);
  for (const [command, left] of [
    [commands[0] ?? "", 1],
    [commands[1] ?? "", 0],
  ] as const) {
    await moved.say(command);
    await moved.run();
    expect(await countApproved()).toBe(left);
  }
  expect(await stores.projects.list("pending")).toMatchObject([{ slug }]);
});
