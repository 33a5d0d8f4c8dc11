import { expect, test } from "vitest";
import { inTurn } from "./in-turn.ts";

test("a list read before a change never overwrites a list read after it", async () => {
  let truth = "approved";
  let written = "";
  const slow = Promise.withResolvers<void>();
  const waits = [slow.promise];
  const read: string[] = [];
  const sync = inTurn(async () => {
    const seen = truth;
    read.push(seen);
    await waits.shift();
    written = seen;
  });
  const first = sync();
  await Promise.resolve();
  truth = "withdrawn";
  const later = [sync(), sync()];
  slow.resolve();
  await Promise.all([first, ...later]);
  expect(written).toBe("withdrawn");
  expect(read).toEqual(["approved", "withdrawn"]);
  await sync();
  expect(read).toHaveLength(3);
});
