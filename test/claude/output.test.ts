import { expect, test } from "vitest";
import { createBench, replies, says, uses } from "./bench.ts";

test("a prompt of 300 KB arrives whole, and of an answer of 3 MB the beginning and the machine line, even while our own event loop is blocked", async () => {
  const answer = `${"În fiecare zi udăm plantele. 🌱 ".repeat(90_000)}\n\nPHASE_STATUS: needs_input`;
  const prompt = `User reply:\n${"ceva text ".repeat(30_000)}end`;
  const bench = await createBench(
    replies({ kind: "message", content: uses({ name: "Glob", input: { pattern: "*" } }) }, says(answer)),
  );
  const outcome = await bench.run(
    { prompt },
    { onProgress: () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300) },
  );
  expect(outcome.kind).toBe("answered");
  expect(answer.startsWith(outcome.text.slice(0, 200_000))).toBe(true);
  expect(outcome.text.length).toBeLessThan(300_000);
  expect(outcome.text).toMatch(/\n\nPHASE_STATUS: needs_input$/);
  expect(outcome.unreadableLines).toBe(0);
  expect(JSON.stringify(bench.requests()[0]?.messages)).toContain(JSON.stringify(prompt).slice(1, -1));
});
