import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { asks, closesPhase, history, lastPrompt } from "./line.ts";
import type { Planner } from "./planner.ts";
import { startPlanner } from "./planner.ts";

/** One planner for all tests. They stop and restart it. */
let planner: Planner;
beforeAll(async () => {
  planner = await startPlanner({
    env: { PLANNER_PHASES: "office-hours,plan-eng-review" },
  });
});
afterAll(() => planner.stop());

describe("each problem has one sentence and a way to continue", { timeout: 180_000 }, () => {
  test("Claude is not signed in: the person is told, and Try again works after a sign-in", async () => {
    const slug = "signed-out";
    planner.script(slug, asks("Who is it for?"));
    await planner.restart({ ANTHROPIC_API_KEY: undefined });
    const talk = await planner.talk(slug);
    await talk.say(`/plan ${slug} a bot that waters plants`);
    const stuck = await talk.until("not signed in");
    expect(stuck.text).toContain("Your message is kept");
    expect(stuck.buttons).toContain("Try again");
    expect(planner.requests(slug)).toEqual([]);
    await planner.restart();
    await talk.press("Try again");
    expect((await talk.next()).text).toContain("Who is it for?");
    expect(lastPrompt(planner.requests(slug).at(-1))).toContain("a bot that waters plants");
  });

  test("the model cannot be reached: the person is told, and Try again works once it answers", async () => {
    const slug = "dead-end";
    planner.script(slug, asks("Who is it for?"), asks("Thank you."));
    const talk = await planner.begin(slug);
    await planner.restart({ ANTHROPIC_BASE_URL: "http://127.0.0.1:9" });
    await talk.say("Mara and me.");
    const stuck = await talk.next();
    expect(stuck.text).toContain("cannot reach the model");
    expect(stuck.buttons).toContain("Try again");
    await planner.restart();
    await talk.press("Try again");
    expect((await talk.next()).text).toBe("Thank you.");
    const said = history(planner.requests(slug).at(-1)).filter(([, text]) => text.includes("Mara and me."));
    expect(said).toHaveLength(1);
  });

  test("a phase's skill does not start: the person is told, the phase runs without it, and the next phase's skill runs", async () => {
    const slug = "skills";
    await installSkill("office-hours", "user-invocable: false", "SKILL-THAT-DOES-NOT-START");
    await installSkill("plan-eng-review", "user-invocable: true", "SKILL-THAT-STARTS");
    planner.script(
      slug,
      asks("Who is it for?"),
      ...closesPhase("All clear.", "# Office hours\n\nTwo flatmates."),
      asks("What breaks?"),
    );
    const talk = await planner.begin(slug);
    expect(talk.said().at(-1)).toContain("does not start");
    expect(talk.said().at(-1)).toContain("Who is it for?");
    const [first] = planner.requests(slug);
    expect(history(first).map(([role]) => role)).toEqual(["user"]);
    expect(lastPrompt(first)).not.toContain("/office-hours");
    await talk.say("Us.");
    expect((await talk.until("All clear.")).text).not.toContain("does not start");
    await talk.press("Continue");
    await talk.until("What breaks?");
    expect(JSON.stringify(planner.requests(slug).at(-1)?.messages)).toContain("SKILL-THAT-STARTS");
    expect(JSON.stringify(planner.requests(slug).map(({ raw }) => raw))).not.toContain("SKILL-THAT-DOES-NOT-START");
  });
});

describe("a restart of the planner", { timeout: 180_000 }, () => {
  test("between two messages resumes the same Claude session; during a turn the answer comes once, and says that it was interrupted", async () => {
    const slug = "restarted";
    planner.script(slug, asks("Who is it for?"), asks("Thank you."), { kind: "hang" }, asks("In spring, then."));
    const talk = await planner.begin(slug);
    const before = (await planner.conversation(slug))?.session?.claude?.id;
    await planner.restart();
    await talk.say("Mara and me.");
    expect((await talk.next()).text).toBe("Thank you.");
    expect((await planner.conversation(slug))?.session?.claude?.id).toBe(before);
    const resumed = history(planner.requests(slug).at(-1));
    expect(resumed.map(([role]) => role)).toEqual(["user", "assistant", "user"]);
    expect(resumed[1]?.[1]).toContain("Who is it for?");
    await talk.say("In April.");
    await vi.waitFor(() => expect(planner.requests(slug)).toHaveLength(3), { timeout: 40_000 });
    await planner.restart();
    const answer = await talk.next();
    expect(answer.text).toContain("In spring, then.");
    expect(answer.text).toContain("interrupted");
    const said = history(planner.requests(slug).at(-1)).filter(([, text]) => text.includes("In April."));
    expect(said).toHaveLength(1);
  });
});

async function installSkill(name: string, setting: string, body: string): Promise<void> {
  const folder = path.join(planner.home, ".claude", "skills", name);
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(folder, { recursive: true });
  await writeFile(
    path.join(folder, "SKILL.md"),
    `---\nname: ${name}\ndescription: a phase\n${setting}\n---\n\n${body}\n`,
  );
}
