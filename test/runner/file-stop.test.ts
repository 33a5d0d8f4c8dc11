import { once } from "node:events";
import { systemClock } from "@echo/core/system/clock";
import type { Chat } from "@echo/core/port/chat";
import type { SentFile } from "@echo/core/inbound/sent-file";
import { Slug } from "@echo/core/id/slug";
import { expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { createPlanner } from "./planner.ts";

const SLUG = Slug.parse("plant-bot");
const asks = () => "What next?\n\nPHASE_STATUS: needs_input";
const sent = (name: string): SentFile => ({ name, bytes: 3, ref: name });

/** A planner whose platform, once a test says so, stays silent until the fetch is given up. */
function setUp() {
  const stores = createMemoryStores();
  const state = { isSilent: (_ref: string) => true, onFetch: () => {}, lateMs: 0, givenUp: undefined as unknown };
  const fetched: string[] = [];
  /** Milliseconds after which each silent fetch was given up. In the test they pass at once. */
  const limits: number[] = [];
  const fetchFile: Chat["fetchFile"] = async (_channel, ref, _maxBytes, signal) => {
    fetched.push(ref);
    if (!state.isSilent(ref)) return { kind: "fetched", bytes: Buffer.from("one") };
    const silence = once(signal, "abort");
    state.onFetch();
    await silence;
    state.givenUp = signal.reason;
    throw new Error("given up");
  };
  const clock = {
    ...systemClock,
    now: () => systemClock.now() + state.lateMs,
    sleep: (ms: number, signal?: AbortSignal) => {
      const isLimit = state.lateMs > 0 && (ms === 20_000 || ms === 2000);
      if (isLimit) limits.push(ms);
      return systemClock.sleep(isLimit ? 1 : ms, signal);
    },
  };
  const planner = createPlanner(stores, { fetchFile, clock, settings: { pollMs: { busy: 5, idle: 5 } } });
  planner.script(asks);
  return { stores, planner, state, fetched, limits };
}

test("stopping the runner ends the fetch, and the next runner takes the file", async () => {
  const { stores, planner, state, fetched } = setUp();
  const shutdown = new AbortController();
  state.onFetch = () => shutdown.abort();
  await planner.attach(`/plan ${SLUG} plants`, sent("a.md"), sent("b.md"));
  expect(await planner.run(stores, "first", shutdown.signal)).toBe("shutdown");
  expect(fetched).toEqual(["a.md"]);
  expect(planner.asked).toEqual([]);
  state.isSilent = () => false;
  expect(await planner.run(stores, "second")).toBe("idle");
  expect(planner.asked.at(-1)?.prompt).toContain("files/a.md (3 bytes)");
  expect(fetched).toEqual(["a.md", "a.md", "b.md"]);
});

test("a cancel ends the fetch at once and frees the project", async () => {
  const { stores, planner, state, fetched } = setUp();
  state.onFetch = () => void planner.say("/cancel");
  await planner.attach(`/plan ${SLUG} plants`, sent("a.md"));
  expect(await planner.run()).toBe("idle");
  expect(fetched).toEqual(["a.md"]);
  expect(state.givenUp).toBe("cancelled");
  expect(planner.asked).toEqual([]);
  expect((await stores.projects.read(SLUG))?.status).toBe("pending");
});

test("a lost lease ends the fetch", async () => {
  const { stores, planner, state } = setUp();
  let isTaken = false;
  state.onFetch = () => {
    isTaken = true;
  };
  const read: Stores["conversations"]["read"] = async (key) => {
    const seen = await stores.conversations.read(key);
    return isTaken && seen !== undefined ? { ...seen, epoch: seen.epoch + 1 } : seen;
  };
  await planner.attach(`/plan ${SLUG} plants`, sent("a.md"));
  expect(await planner.run({ ...stores, conversations: { ...stores.conversations, read } })).toBe("lost");
  expect(state.givenUp).toBe("lease-lost");
  expect(planner.asked).toEqual([]);
});

test("after one file was given up, each further file gets a short try, and those that arrive are taken", async () => {
  const { planner, state, limits } = setUp();
  state.isSilent = (ref) => ref !== "c.md";
  await planner.attach(`/plan ${SLUG} plants`, sent("a.md"), sent("b.md"), sent("c.md"));
  state.lateMs = 10 * 60_000;
  expect(await planner.run()).toBe("idle");
  expect(limits).toEqual([20_000, 2000, 2000]);
  expect(planner.texts().at(-1)).toMatch(/I could not get `a\.md`[^]*I could not get `b\.md`/);
  expect(planner.asked.at(-1)?.prompt).toContain("files/c.md (3 bytes)");
});
