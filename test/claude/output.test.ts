import { expect, test } from "vitest";
import { createBench, replies, says, uses } from "./bench.ts";

test("a prompt of 300 KB and an answer of 3 MB arrive whole, even while our own event loop is blocked", async () => {
  const answer = `${"În fiecare zi udăm plantele. 🌱 ".repeat(90_000)}end`;
  const prompt = `User reply:\n${"ceva text ".repeat(30_000)}end`;
  const bench = await createBench(
    replies({ kind: "message", content: uses({ name: "Glob", input: { pattern: "*" } }) }, says(answer)),
  );
  const outcome = await bench.run(
    { prompt },
    { onProgress: () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300) },
  );
  expect(outcome.kind).toBe("answered");
  expect(outcome.text.length).toBe(answer.length);
  expect(outcome.text === answer).toBe(true);
  expect(outcome.unreadableLines).toBe(0);
  expect(JSON.stringify(bench.requests()[0]?.messages)).toContain(JSON.stringify(prompt).slice(1, -1));
});
