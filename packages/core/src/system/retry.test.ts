import { describe, expect, test } from "vitest";
import type { Clock } from "./clock.ts";
import { systemClock } from "./clock.ts";
import { doubled, retry } from "./retry.ts";

/** A clock that only records how long it was asked to wait. */
function notingClock() {
  const waited: number[] = [];
  const clock: Clock = { ...systemClock, sleep: async (ms) => void waited.push(ms) };
  return { clock, waited };
}

/** A call with these outcomes, one after the other. */
function scripted(...outcomes: (string | Error)[]) {
  return async () => {
    const next = outcomes.shift();
    if (next instanceof Error) throw next;
    return next ?? "none left";
  };
}

describe("a call that is tried again", () => {
  const passes = (outcome: object) => "error" in outcome || ("value" in outcome && outcome.value === "busy");

  test("waits between two tries, and returns the first outcome that is not temporary", async () => {
    const { clock, waited } = notingClock();
    const act = scripted(new Error("no network"), "busy", "done", "again");
    expect(await retry({ clock, waitsMs: [1, 2, 4] }, act, passes)).toBe("done");
    expect(waited).toEqual([1, 2]);
  });

  test("throws at once if the error is not temporary", async () => {
    const { clock, waited } = notingClock();
    await expect(retry({ clock, waitsMs: [1] }, scripted(new Error("refused")), () => false)).rejects.toThrow(
      "refused",
    );
    expect(waited).toEqual([]);
  });

  test("ends with its last outcome, good or bad, when no wait is left", async () => {
    const { clock, waited } = notingClock();
    const patience = { clock, waitsMs: [1, 2] };
    expect(await retry(patience, scripted("busy", "busy", "busy"), passes)).toBe("busy");
    const last = new Error("still no network");
    await expect(retry(patience, scripted("busy", "busy", last), passes)).rejects.toThrow(last);
    expect(waited).toEqual([1, 2, 1, 2]);
  });
});

test("a doubled wait grows from the first wait up to the longest", () => {
  const waits = { first: 500, most: 30_000 };
  expect([1, 2, 3, 7, 40].map((failures) => doubled(waits, failures))).toEqual([500, 1000, 2000, 30_000, 30_000]);
});
