import { FINAL_PLAN_FILE, phaseDocument } from "@echo/core/project/files";
import { randomUUID } from "node:crypto";
import type { Button } from "@echo/core/inbound/button";
import { say as messages } from "@echo/core/message/say";
import { troubleSentence } from "@echo/core/message/trouble-sentence";
import { describe, expect, test } from "vitest";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { planText, story } from "./plan-text.ts";
import type { Planner } from "./planner.ts";
import { createPlanner } from "./planner.ts";

const PHASE_FILE = phaseDocument("office-hours");
const limit = (file: string, text: string) => (files: Map<string, string>) => {
  files.set(file, text);
  return { kind: "max-turns", text: "So far." } as const;
};

function begin() {
  const stores = createMemoryStores();
  const slug = `p-${randomUUID().slice(0, 8)}`;
  return { stores, planner: createPlanner(stores), slug };
}

async function say(planner: Planner, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await planner.say(text);
    await planner.run();
  }
}

async function press(planner: Planner, action: Button["action"]): Promise<void> {
  const reply = planner.said.findLast((one) => one.kind === "text");
  const button = reply?.kind === "text" ? reply.buttons?.flat().find((one) => one.action === action) : undefined;
  if (button === undefined) throw new Error(`there is no ${action} to press`);
  await planner.press(button);
  await planner.run();
}

test.each(["ANTHROPIC_API_KEY", "CLAUDE_CODE_OAUTH_TOKEN"] as const)(
  "a refused key is told with %s, in both languages, and Try again goes on",
  async (variable) => {
    const { planner, slug } = begin();
    planner.script(
      () => ({ kind: "key-refused", variable }),
      () => "Who is it for?\nPHASE_STATUS: needs_input",
    );
    await say(planner, `/plan ${slug} a bot for plants`);
    const told = planner.texts().at(-1) ?? "";
    expect(told).toContain(`refuses the key in \`${variable}\``);
    expect(told).toContain("Your message is kept");
    expect(told).not.toContain("not signed in");
    expect(troubleSentence("ro", "key-refused", variable)).toContain(`Modelul refuză cheia din \`${variable}\``);
    await press(planner, "retry");
    expect(planner.texts().at(-1)).toContain("Who is it for?");
  },
);

describe("after the turn limit, a press goes on with the file", () => {
  test("of a phase's document", async () => {
    const { stores, planner, slug } = begin();
    planner.script(limit(PHASE_FILE, "# First half\n"), limit(PHASE_FILE, "# Two thirds\n"), (files) => {
      expect(files.get(PHASE_FILE)).toBe("# Two thirds\n");
      return "Done.\nPHASE_STATUS: ready_to_advance";
    });
    await say(planner, `/plan ${slug} a bot for plants`);
    expect(planner.texts().at(-1)).toContain("What I wrote is kept");
    const hash = (await stores.conversations.read(planner.key))?.session?.documents[PHASE_FILE] ?? "";
    expect(await stores.documents.get(slug, hash)).toBe("# Two thirds\n");
    await press(planner, "retry");
    expect(planner.texts().at(-1)).toContain("Done.");
    expect(planner.files.get(PHASE_FILE)).toBe("# Two thirds\n");
  });

  test("of the final plan", async () => {
    const { planner, slug } = begin();
    const half = planText(slug, [story(1, "Remind")]);
    planner.script(
      () => "Who is it for?\nPHASE_STATUS: needs_input",
      limit(FINAL_PLAN_FILE, half),
      limit(FINAL_PLAN_FILE, half),
      (files) => {
        expect(files.get(FINAL_PLAN_FILE)).toBe(half);
        files.set(FINAL_PLAN_FILE, planText(slug, [story(1, "Remind"), story(2, "Tick it off")]));
        return "Here it is.\nPHASE_STATUS: ready_to_advance";
      },
    );
    await say(planner, `/plan ${slug} a bot for plants`, "/finalize");
    await press(planner, "retry");
    expect(planner.texts().at(-1)).toMatch(/version 1\b.*2 stories/);
  });

  test("a file left by any other end is removed, because the turn is done again", async () => {
    const { planner, slug } = begin();
    planner.script(
      (files) => {
        files.set(PHASE_FILE, "# Half\n");
        return { kind: "context-too-long" };
      },
      (files) => {
        expect(files.has(PHASE_FILE)).toBe(false);
        return "Who is it for?\nPHASE_STATUS: needs_input";
      },
    );
    await say(planner, `/plan ${slug} a bot for plants`);
    await press(planner, "retry");
    expect(planner.texts().at(-1)).toContain("Who is it for?");
  });
});

describe("a transcript that is too long for any model", () => {
  const tooLong = () => ({ kind: "context-too-long" }) as const;
  const asks = (text: string) => () => `${text}\nPHASE_STATUS: needs_input`;

  test("in a phase: a press starts the phase again from its documents, with the person's words", async () => {
    const { planner, slug } = begin();
    planner.script(asks("One?"), tooLong, asks("Two?"));
    await say(planner, `/plan ${slug} a bot for plants`, "For us.");
    expect(planner.texts().at(-1)).toMatch(/too long[^]*“Try again”[^]*`\/advance`/);
    await press(planner, "retry");
    expect(planner.asked.at(-1)?.prompt).toMatch(/^Talk\.[^]*For us\./);
  });

  test("in the final phase: the chat says so, and a press writes the plan from the documents", async () => {
    const { planner, slug } = begin();
    planner.script(
      asks("One?"),
      (files) => {
        files.set(FINAL_PLAN_FILE, planText(slug, [story(1, "Remind")]));
        return "Here it is.\nPHASE_STATUS: ready_to_advance";
      },
      tooLong,
      () => "Changed.",
    );
    await say(planner, `/plan ${slug} a bot for plants`, "/finalize", "Shorter.");
    expect(planner.texts().at(-1)).toMatch(/the final plan has become too long[^]*“Try again”/);
    expect(planner.texts().at(-1)).not.toContain("Continue");
    await press(planner, "retry");
    expect(planner.asked.at(-1)?.prompt).toMatch(/^Write it\.[^]*Shorter\./);
    expect(planner.texts().at(-1)).toContain("The final plan");
  });
});

test.each([
  { what: "an answer", end: "PHASE_STATUS: ready_to_advance", state: "phase_ready" },
  { what: "what was said until the turn limit", end: "", state: "stuck" },
] as const)("$what that is too long is cut, and the person is told, in both languages", async (one) => {
  const { stores, planner, slug } = begin();
  const text = `\`\`\`\n${"Water the plants.\n".repeat(10_000)}\`\`\`\n${one.end}`;
  const turn = () => (one.state === "stuck" ? ({ kind: "max-turns", text } as const) : text);
  planner.script(turn, turn);
  await say(planner, `/plan ${slug} a bot for plants`);
  const [answer = "", told] = planner.texts().slice(-2);
  expect(answer.length).toBeLessThan(70_000);
  expect(told).toContain(messages("en").answerCut);
  expect(messages("ro").answerCut).toContain("prea lung");
  expect(planner.said.at(-1)).toMatchObject({ buttons: expect.anything() });
  expect((await stores.conversations.read(planner.key))?.session?.state).toBe(one.state);
});
