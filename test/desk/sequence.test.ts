import type { DeskDeps } from "@echo/core/desk/deps";
import { receive } from "@echo/core/desk/desk";
import { ConversationKey } from "@echo/core/id/conversation-key";
import { Slug } from "@echo/core/id/slug";
import type { PlanIntent } from "@echo/core/inbound/inbound";
import type { Stores } from "@echo/core/port/stores";
import type { ProjectStatus } from "@echo/core/project/project";
import { expect, test } from "vitest";
import { freshSessionId } from "../contract/store/sample.ts";
import { createMemoryStores } from "../fakes/store/memory.ts";

const THERE = ConversationKey.parse("telegram:5");
const HERE = ConversationKey.parse("discord:77");
const THREAD = ConversationKey.parse("discord:78");
const SLUG = Slug.parse("plant-bot");
const SESSION = freshSessionId();

/** Counts the longest chain of calls, each made after the one before it was answered. */
function counted(stores: Stores) {
  let answered = 0;
  const counting = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, verb) => {
        const value: unknown = Reflect.get(target, verb);
        if (typeof value !== "function") return value;
        return async (...given: unknown[]) => {
          const place = answered + 1;
          const result: unknown = await Reflect.apply(value, target, given);
          await new Promise(setImmediate);
          answered = Math.max(answered, place);
          return result;
        };
      },
    });
  const ports = Object.entries(stores).map(([name, port]) => [name, counting(port as object)]);
  return { stores: Object.fromEntries(ports) as Stores, inSequence: () => answered };
}

async function hold(stores: Stores, status: ProjectStatus, isGone: boolean): Promise<void> {
  await stores.projects.propose({ slug: SLUG, description: "a garden", status: "pending", proposedAt: 1 });
  await stores.projects.claim(SLUG, { session: SESSION, conversation: THERE, epoch: 1, now: 1000 });
  await stores.conversations.wake(THERE, 1000);
  if (isGone) await stores.conversations.markPlace(THERE, 2000);
  if (status === "planning") return;
  await stores.projects.approve(SLUG, {
    session: SESSION,
    plan: { version: 1, sha256: "0".repeat(64) },
    by: "7",
    now: 1000,
  });
  if (status === "approved") return;
  await stores.projects.move(SLUG, "running", { from: ["approved"], now: 1000 });
  if (status !== "running") await stores.projects.move(SLUG, status, { from: ["running"], now: 1000 });
}

const STATUSES = ["planning", "approved", "running", "complete", "failed"] as const;
const PLANS: Omit<PlanIntent, "slug">[] = [{ kind: "plan" }, { kind: "plan", description: "and one for cats" }];
const CASES = STATUSES.flatMap((status) =>
  [true, false].flatMap((isGone) =>
    [true, false].flatMap((getsPlace) => PLANS.map((plan) => ({ status, isGone, getsPlace, plan }))),
  ),
);

test.each(CASES)(
  "a /plan of what another place holds ($status, gone: $isGone, own thread: $getsPlace) is answered after three calls",
  async ({ status, isGone, getsPlace, plan }) => {
    const stores = createMemoryStores();
    await hold(stores, status, isGone);
    const { stores: slow, inSequence } = counted(stores);
    const desk: DeskDeps = { ...slow, steps: [], now: () => 9000, log: () => {}, dispatch: async () => {} };
    const request = {
      id: "1".padStart(20, "0"),
      conversation: HERE,
      person: { id: "7", locale: "en" },
      receivedAt: 9000,
      private: !getsPlace,
      allowed: true,
      ask: { kind: "intent", intent: { ...plan, slug: SLUG } },
    } as const;
    const answer = await receive(desk, request, getsPlace ? async () => THREAD : undefined);
    expect(answer.kind).not.toBe("ignored");
    expect(inSequence()).toBeLessThanOrEqual(3);
    const pending = await stores.inbox.listPending(getsPlace ? THREAD : HERE);
    expect(pending).toHaveLength(answer.kind === "accepted" ? 1 : 0);
    const wakes = (await stores.conversations.read(getsPlace ? THREAD : HERE))?.wake ?? 0;
    expect(wakes).toBe(pending.length);
  },
);

test("while a runner is at work here, the inbound is there before it is woken", async () => {
  const stores = createMemoryStores();
  await hold(stores, "planning", true);
  await stores.conversations.wake(HERE, 8000);
  await stores.leases.acquire(HERE, "runner", 8900, 30_000);
  const seen: number[] = [];
  const wake: Stores["conversations"]["wake"] = async (key, ...given) => {
    seen.push((await stores.inbox.listPending(key)).length);
    return stores.conversations.wake(key, ...given);
  };
  const append: Stores["inbox"]["append"] = async (...given) => {
    await new Promise(setImmediate);
    return stores.inbox.append(...given);
  };
  const slow = { ...stores, inbox: { ...stores.inbox, append }, conversations: { ...stores.conversations, wake } };
  const desk: DeskDeps = { ...slow, steps: [], now: () => 9000, log: () => {}, dispatch: async () => {} };
  await receive(desk, {
    id: "1".padStart(20, "0"),
    conversation: HERE,
    person: { id: "7", locale: "en" },
    receivedAt: 9000,
    private: true,
    allowed: true,
    ask: { kind: "intent", intent: { kind: "plan", slug: SLUG } },
  });
  expect(seen).toEqual([1]);
});
