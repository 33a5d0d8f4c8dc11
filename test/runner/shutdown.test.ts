import { Slug } from "@echo/core/id/slug";
import { expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { createPlanner } from "./planner.ts";

const SLUG = Slug.parse("plant-bot");
const asks = () => "What next?\n\nPHASE_STATUS: needs_input";

async function started() {
  const stores = createMemoryStores();
  const planner = createPlanner(stores);
  const shutdown = new AbortController();
  planner.script(asks);
  await planner.say(`/plan ${SLUG} plants`);
  const run = (through: Stores) => planner.run(through, "first", shutdown.signal);
  const left = async () => {
    const { holder, wake } = (await stores.conversations.read(planner.key)) ?? {};
    return { holder, wake, due: await stores.conversations.listDue() };
  };
  return { stores, planner, shutdown, run, left };
}

test("a runner stopped while an answer cannot be delivered releases its lease", async () => {
  const { stores, planner, shutdown, run, left } = await started();
  const markSent = () => {
    shutdown.abort();
    return Promise.reject(new Error("not now"));
  };
  expect(await run({ ...stores, turns: { ...stores.turns, markSent } })).toBe("shutdown");
  expect(await left()).toMatchObject({ holder: undefined, due: [planner.key] });
});

test("a runner stopped while the stores are down ends all the same", async () => {
  const { stores, shutdown, run, left } = await started();
  const down = () => Promise.reject(new Error("down"));
  const conversations = { ...stores.conversations };
  const markSent = () => {
    conversations.read = down;
    shutdown.abort();
    return down();
  };
  expect(await run({ ...stores, conversations, turns: { ...stores.turns, markSent } })).toBe("shutdown");
  expect(await left()).toMatchObject({ holder: "first" });
});

test("a runner woken at the moment it is stopped still releases its lease", async () => {
  const { stores, planner, shutdown, run, left } = await started();
  let isWoken = false;
  const release: Stores["leases"]["release"] = async (...given) => {
    if (!isWoken) await planner.say("One more thing.");
    isWoken = true;
    return stores.leases.release(...given);
  };
  const markSent: Stores["turns"]["markSent"] = (...given) => {
    shutdown.abort();
    return stores.turns.markSent(...given);
  };
  const through = { ...stores, leases: { ...stores.leases, release }, turns: { ...stores.turns, markSent } };
  expect(await run(through)).toBe("shutdown");
  expect(await left()).toMatchObject({ holder: undefined, wake: 2, due: [planner.key] });
});
