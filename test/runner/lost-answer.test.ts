import { expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { createPlanner, tickingClock } from "./planner.ts";

test("a cancel still counts if it comes between the first commit and the retry after its lost answer", async () => {
  const stores = createMemoryStores();
  const planner = createPlanner(stores, { clock: tickingClock() });
  planner.script(() => "For whom?");
  let isFirst = true;
  // As on DynamoDB: the write took effect, its answer was lost, and a cancel changed the item before the next read.
  const commit: Stores["leases"]["commit"] = async (...given) => {
    const result = await stores.leases.commit(...given);
    if (!isFirst || result.kind !== "committed") return result;
    isFirst = false;
    await planner.say("/cancel");
    const conversation = await stores.conversations.read(planner.key);
    return conversation === undefined ? result : { kind: "committed", conversation };
  };
  await planner.say("/plan garden A garden", stores);
  await planner.run({ ...stores, leases: { ...stores.leases, commit } });
  expect({
    asked: planner.asked.length,
    session: (await stores.conversations.read(planner.key))?.session?.state,
  }).toEqual({ asked: 0, session: undefined });
});
