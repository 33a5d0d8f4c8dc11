import { rm } from "node:fs/promises";
import path from "node:path";
import { transcriptPath } from "@echo/claude/transcript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asks, history, lastPrompt, says, uses } from "./line.ts";
import type { Planner } from "./planner.ts";
import { startPlanner } from "./planner.ts";

let planner: Planner;
beforeAll(async () => {
  planner = await startPlanner({
    env: { PLANNER_PHASES: "office-hours", PLANNER_MAX_TURNS: "2", PLANNER_RETRY_MAX_TURNS: "3" },
  });
});
afterAll(() => planner.stop());

describe.concurrent("an answer", { timeout: 180_000 }, () => {
  test("keeps a question asked before a tool call and never shows a marker", async () => {
    const slug = "before-tool";
    planner.script(
      slug,
      uses("Glob", { pattern: "*.md" }, "**D1 — Who is it for?**"),
      asks("Take your time."),
      says("**PHASE_STATUS: needs_input**\n\nAnd when?\n\n`PHASE_STATUS: almost`"),
    );
    const talk = await planner.begin(slug);
    expect(talk.said().at(-1)).toMatch(/Who is it for\?\s+Take your time\./);
    await talk.say("Us.");
    expect((await talk.next()).text).toBe("And when?");
    expect(talk.said().join("\n")).not.toContain("PHASE_STATUS");
  });

  test("that reaches the step limit continues in the same Claude session, without repeating the message", async () => {
    const slug = "limit";
    const look = uses("Glob", { pattern: "*.md" });
    planner.script(slug, asks("Who is it for?"), look, look, look, asks("Done at last."));
    const talk = await planner.begin(slug);
    const before = await planner.conversation(slug);
    await talk.say("The one message.");
    expect((await talk.next()).text).toBe("Done at last.");
    const after = await planner.conversation(slug);
    expect(after?.session?.claude?.id).toBe(before?.session?.claude?.id);
    const said = history(planner.requests(slug).at(-1)).filter(([role]) => role === "user");
    expect(said.filter(([, text]) => text.includes("The one message."))).toHaveLength(1);
    expect(said.at(-1)?.[1]).toMatch(/^Go on from where you stopped/);
  });

  test("that reaches both limits says so, and Try again continues from there", async () => {
    const slug = "both-limits";
    const look = uses("Glob", { pattern: "*.md" });
    const cut = Array.from({ length: 5 }, () => look);
    planner.script(slug, asks("Who is it for?"), ...cut, asks("Here it is."));
    const talk = await planner.begin(slug);
    await talk.say("The one message.");
    const stuck = await talk.next();
    expect(stuck.text).toContain("step limit");
    expect(stuck.buttons).toContain("Try again");
    await talk.press("Try again");
    expect((await talk.next()).text).toBe("Here it is.");
    const said = history(planner.requests(slug).at(-1)).filter(([, text]) => text.includes("The one message."));
    expect(said).toHaveLength(1);
  });

  test("continues from the documents if the transcript is lost, and tells the person", async () => {
    const slug = "lost-thread";
    planner.script(slug, asks("Who is it for?"), asks("Once more: who is it for?"), asks("Thanks."));
    const talk = await planner.begin(slug);
    const before = (await planner.conversation(slug))?.session?.claude?.id ?? "";
    await rm(transcriptPath({ home: planner.home, cwd: path.join(planner.workspace, slug) }, before));
    await talk.say("Mara and me.");
    const answer = await talk.next();
    expect(answer.text).toContain("lost the thread");
    expect(answer.text).toContain("Once more");
    expect(lastPrompt(planner.requests(slug).at(-1))).toContain("Mara and me.");
    await talk.say("As I said.");
    expect((await talk.next()).text).toBe("Thanks.");
    const after = (await planner.conversation(slug))?.session?.claude?.id;
    expect(after).toBeDefined();
    expect(after).not.toBe(before);
  });
});
