import { randomUUID } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { forkTranscript, transcriptPath, transcriptSize } from "@echo/claude/transcript";
import { findMarked } from "@echo/claude/process-tree";
import { describe, expect, test } from "vitest";
import { createBench, history, replies, says, uses } from "./bench.ts";

const hasProc = existsSync("/proc/self/cmdline");

describe("a session", () => {
  test("resumes under the id that we chose, with its history and the prompt of each call, and without side requests", async () => {
    const answer = replies(says("one"), says("two"), says("fine"));
    const commandLines: string[] = [];
    const bench = await createBench((request) => {
      commandLines.push(...findMarked(marker).map(({ pid }) => readFileSync(`/proc/${pid}/cmdline`, "utf8")));
      return answer(request);
    });
    const id = randomUUID();
    const marker = `session.${id}`;
    const first = await bench.ask(id, { prompt: "first", systemPrompt: "Prompt of today.", marker });
    const second = await bench.ask(id, {
      prompt: "second",
      systemPrompt: "Prompt of tomorrow.",
      reportedCostUsd: first.costUsd,
    });
    expect([first.kind, first.text, second.kind, second.text]).toEqual(["answered", "one", "answered", "two"]);
    const [one, two] = bench.requests();
    expect(one?.system).toContain("Prompt of today.");
    // Every user of the machine can read a command line.
    if (hasProc) expect(commandLines.join()).toContain("stream-json");
    expect(commandLines.join()).not.toMatch(/Prompt of today|first/);
    expect(two?.system).toContain("Prompt of tomorrow.");
    expect(history(two)).toEqual([
      ["user", "first"],
      ["assistant", "one"],
      ["user", "second"],
    ]);
    expect(first.costUsd).toBeGreaterThan(0);
    expect(second.costUsd).toBeCloseTo(first.costUsd, 8);
    expect(second.usage).toEqual({ tokensIn: 10, tokensOut: 20 });
    expect(await bench.leftovers()).toEqual([]);

    // A wrapped command and a mentioned path are plain text.
    await writeFile(join(bench.cwd, "notes.md"), "hunter2");
    const reply = `User reply:\n/clear\n@/etc/hostname @notes.md @${join(bench.cwd, "notes.md")}`;
    expect((await bench.ask(id, { prompt: reply })).text).toBe("fine");
    const last = bench.requests().at(-1);
    expect(history(last)).toHaveLength(5);
    expect(history(last).at(-1)).toEqual(["user", reply]);
    expect(JSON.stringify(last?.messages)).not.toContain("hunter2");
    expect([bench.requests().length, bench.sideRequests().length]).toEqual([3, 0]);
  });

  test("that reached the turn limit resumes where it stopped, without the message again, and keeps what was said before a tool call", async () => {
    const glob = uses({ name: "Glob", input: { pattern: "*.md" } });
    const bench = await createBench(
      replies(
        { kind: "message", content: glob },
        { kind: "message", content: glob },
        { kind: "message", content: [{ type: "text", text: "Who is it for?" }, ...glob] },
        says("And by when? 👋"),
      ),
    );
    const id = randomUUID();
    const cut = await bench.ask(id, { prompt: "the question", maxTurns: 2 });
    expect(cut.kind).toBe("max-turns");
    const tools: (string | undefined)[] = [];
    const outcome = await bench.ask(
      id,
      { prompt: "Go on.", maxTurns: 5 },
      { onProgress: ({ tool }) => tools.push(tool) },
    );
    expect([outcome.kind, outcome.text]).toEqual(["answered", "Who is it for?\n\nAnd by when? 👋"]);
    expect(outcome.turns).toBeGreaterThanOrEqual(2);
    expect(tools).toContain("Glob");
    const said = history(bench.requests().at(-1)).filter(([role]) => role === "user");
    expect(said.map(([, text]) => text)).toEqual(["the question", "Go on."]);
  });

  test("is unknown if there is no transcript, and in use if there is one", async () => {
    const bench = await createBench(replies(says("one")));
    const id = randomUUID();
    expect((await bench.run({ prompt: "hi", session: { id, resume: true } })).kind).toBe("unknown-session");
    await bench.ask(id, { prompt: "first" });
    expect((await bench.run({ prompt: "hi", session: { id, resume: false } })).kind).toBe("session-in-use");
    expect(bench.requests()).toHaveLength(1);
  });

  test("forks from its committed part: the interrupted message is gone, and the cost stays right", async () => {
    const bench = await createBench(replies(says("one"), { kind: "stall", content: [] }, says("three")));
    const [fromId, toId] = [randomUUID(), randomUUID()];
    const first = await bench.ask(fromId, { prompt: "first" });
    const bytes = await transcriptSize(bench, fromId);
    const committed = await readFile(transcriptPath(bench, fromId));
    const controller = new AbortController();
    const cut = bench.ask(fromId, { prompt: "interrupted" }, { signal: controller.signal });
    while (bench.requests().length < 2 || (await transcriptSize(bench, fromId)) === bytes) await delay(20);
    controller.abort("shutdown");
    expect((await cut).kind).toBe("cancelled");
    const after = await readFile(transcriptPath(bench, fromId));
    expect(after.length).toBeGreaterThan(bytes);
    expect(after.subarray(0, bytes).equals(committed)).toBe(true);

    expect(await forkTranscript({ ...bench, fromId, bytes, toId })).toEqual({ kind: "forked" });
    const outcome = await bench.ask(toId, { prompt: "again", reportedCostUsd: first.costUsd });
    expect([outcome.kind, outcome.text]).toEqual(["answered", "three"]);
    expect(outcome.costUsd).toBeCloseTo(first.costUsd, 8);
    expect(history(bench.requests().at(-1))).toEqual([
      ["user", "first"],
      ["assistant", "one"],
      ["user", "again"],
    ]);
    expect((await readFile(transcriptPath(bench, fromId))).equals(after)).toBe(true);
    expect(await transcriptSize(bench, toId)).toBeGreaterThan(bytes);
  });

  test("is found under a folder name that the CLI had to shorten", async () => {
    const bench = await createBench(replies(says("one"), says("two")));
    const cwd = join(bench.cwd, "ăîș".repeat(20), "a-b_c.d".repeat(20));
    await mkdir(cwd, { recursive: true });
    const id = randomUUID();
    await bench.run({ prompt: "first", cwd, session: { id, resume: false } });
    expect(await transcriptSize({ home: bench.home, cwd }, id)).toBeGreaterThan(0);
  });
});

describe("a skill", () => {
  test("expands if it is installed, and never reaches the model if it is not", async () => {
    const bench = await createBench(replies(says("Tell me more.")));
    const folder = join(bench.home, ".claude", "skills", "office-hours");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "SKILL.md"), "---\nname: office-hours\ndescription: asks\n---\nAsk about the idea.\n");
    const unknown = await bench.run({ prompt: "/no-such-skill a plant bot" });
    expect([unknown.kind, bench.requests().length]).toEqual(["unknown-skill", 0]);
    const known = await bench.run({ prompt: "/office-hours a plant bot" });
    expect(known.kind).toBe("answered");
    expect(JSON.stringify(bench.requests()[0]?.messages)).toContain("Ask about the idea.");
  });
});
