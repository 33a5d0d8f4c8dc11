import type { Clock } from "@echo/core/system/clock";
import { FloodError } from "@echo/core/system/flood-error";
import { expect, test } from "vitest";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { createPlanner, tickingClock } from "./planner.ts";

const ASKS = "Who is it for?\nPHASE_STATUS: needs_input";
const POLL_MS = 60_000;

test("a chat that refuses everything for ten minutes is tried once, and again when they are over", async () => {
  const ticking = tickingClock();
  const slept: number[] = [];
  const clock: Clock = {
    ...ticking,
    sleep: async (ms, signal) => {
      if (ms === POLL_MS) return ticking.sleep(ms, signal);
      slept.push(ms);
      ticking.pass(ms);
    },
  };
  let tries = 0;
  const beforeSend = () => {
    tries += 1;
    if (tries === 1) throw new FloodError(600_000, "too many requests");
    return undefined;
  };
  const planner = createPlanner(createMemoryStores(), { clock, beforeSend });
  planner.script(() => ASKS);
  await planner.say("/plan plant-bot a bot for plants");
  await planner.run();
  expect(planner.texts()).toEqual([expect.stringContaining("Who is it for?")]);
  expect(slept.filter((ms) => ms >= 500 && ms !== 3000)).toEqual([600_000]);
  expect(tries).toBe(2);
});
