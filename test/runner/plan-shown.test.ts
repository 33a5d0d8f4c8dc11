import { FINAL_PLAN_FILE } from "@echo/core/project/files";
import { troubleSentence } from "@echo/core/message/trouble-sentence";
import { expect, test } from "vitest";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { planText, story } from "./plan-text.ts";
import type { Planner } from "./planner.ts";
import { createPlanner } from "./planner.ts";

/** A planning whose plan is asked for after the first answer. The agent then does as `turns` say. */
async function finalized(...turns: Parameters<Planner["script"]>): Promise<Planner> {
  const planner = createPlanner(createMemoryStores());
  planner.script(() => "Who is it for?\nPHASE_STATUS: needs_input", ...turns);
  for (const text of ["/plan plant-bot a bot for plants", "/finalize"]) {
    await planner.say(text);
    await planner.run();
  }
  return planner;
}

const documents = ({ said }: Planner) => said.filter(({ kind }) => kind === "document");

test("a plan is shown with its stories in short, for nobody opens a file to know what is in it", async () => {
  const planner = await finalized((files) => {
    files.set(FINAL_PLAN_FILE, planText("plant-bot", [story(1, "Remind")]));
    return "Here it is.";
  });
  expect(documents(planner)).toHaveLength(1);
  expect(planner.texts().join("\n")).toMatch(/Here it is\.[\s\S]*Remind/);
});

test("a blank file is no plan: none is shown, and the person is told why", async () => {
  const blank = (files: Map<string, string>) => {
    files.set(FINAL_PLAN_FILE, " \n");
    return "Done.";
  };
  const planner = await finalized(blank, blank);
  expect(planner.texts().at(-1)).toContain(troubleSentence("en", "plan-not-ready", undefined));
  expect(documents(planner).map((one) => ("text" in one ? one.text : ""))).toEqual([]);
});

test("what stops the writing of the plan is told as what it is", async () => {
  const planner = await finalized(() => ({ kind: "key-refused", variable: "ANTHROPIC_API_KEY" }));
  expect(planner.texts().at(-1)).toContain(troubleSentence("en", "key-refused", "ANTHROPIC_API_KEY"));
});
