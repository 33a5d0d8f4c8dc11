import { PlanningSessionId } from "@echo/core/id/planning-session-id";
import { COMMAND_PATIENCE } from "@echo/aws/client";
import { createAwsStores } from "@echo/aws/stores";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import type { Loaded } from "@echo/core/port/lease-store";
import { Slug } from "@echo/core/id/slug";
import type { EmbeddedStores } from "@echo/local/store/embedded";
import { openEmbeddedStores } from "@echo/local/store/embedded";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { freshKey, opening, session } from "./store/sample.ts";

const names = { table: "agreement-table", bucket: "agreement-bucket" };
const SESSIONS = ["ps_aaaaaaaaaaaaaaaa", "ps_bbbbbbbbbbbbbbbb"].map((id) => PlanningSessionId.parse(id));
/** Both stores get the same. */
const CLAUDE = { id: "00000000-0000-4000-8000-000000000001", transcriptBytes: 0, reportedCostUsd: 0 };
let embedded: EmbeddedStores;
let real: Stores;

beforeAll(async () => {
  embedded = await openEmbeddedStores(names);
  const endpoints = { dynamo: embedded.dynamoUrl, s3: embedded.s3Url };
  real = createAwsStores({ ...names, endpoints, patience: COMMAND_PATIENCE });
});
afterAll(() => embedded.close());

const time = fc.integer({ min: 1, max: 12 });
const id = fc.constantFrom(...SESSIONS);
const holder = fc.constantFrom("r1", "r2");
const small = fc.integer({ min: 0, max: 4 });

const operation = fc.oneof(
  fc.record({ verb: fc.constant("wake" as const), now: time, opens: fc.option(id), at: time }),
  fc.record({
    verb: fc.constant("cancel" as const),
    receivedAt: time,
    of: fc.option(id),
    place: fc.option(fc.nat(2)),
    keeps: fc.boolean(),
  }),
  fc.record({ verb: fc.constant("markPlace" as const), goneAt: fc.option(time) }),
  fc.record({ verb: fc.constant("claimStart" as const), now: time, until: time }),
  fc.record({ verb: fc.constant("abandonStart" as const), starts: small }),
  fc.record({ verb: fc.constant("acquire" as const), holder, now: time, ms: small }),
  fc.record({ verb: fc.constant("renew" as const), holder, epoch: small, now: time }),
  fc.record({
    verb: fc.constant("commit" as const),
    holder,
    epoch: fc.option(small),
    stale: fc.boolean(),
    begins: fc.option(id),
    startedAt: time,
    approves: fc.array(id, { maxLength: 2 }),
    approvedAt: time,
  }),
  fc.record({ verb: fc.constant("release" as const), holder, wake: fc.option(small), due: fc.boolean() }),
);
type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never;

async function apply({ conversations, leases }: Stores, key: ConversationKey, step: Operation): Promise<unknown> {
  const current = await conversations.read(key);
  const epoch = current?.epoch ?? 0;
  switch (step.verb) {
    case "wake":
      return conversations.wake(key, step.now, step.opens === null ? undefined : opening(step.at, step.opens));
    case "cancel":
      return conversations.cancel(key, {
        id: String(step.receivedAt % 3),
        receivedAt: step.receivedAt,
        ...(step.of === null ? {} : { session: step.of }),
        ...(step.place === null ? {} : { place: step.place }),
        ...(step.keeps ? { keeps: true } : {}),
      });
    case "markPlace":
      return conversations.markPlace(key, step.goneAt ?? undefined);
    case "claimStart":
      return conversations.claimStart(key, step.now, step.until);
    case "abandonStart":
      return conversations.abandonStart(key, step.starts);
    case "acquire":
      return leases.acquire(key, step.holder, step.now, step.ms);
    case "renew":
      return leases.renew({ key, holder: step.holder, epoch: step.epoch }, step.now, 5);
    case "commit": {
      const loaded: Loaded = {
        planningSessionId: step.stale ? SESSIONS[0] : current?.session?.id,
        cancelledAt: current?.cancelledAt,
      };
      const named = (of: PlanningSessionId) => ({ id: of, slug: Slug.parse("garden") });
      return leases.commit({ key, holder: step.holder, epoch: step.epoch ?? epoch }, loaded, {
        session: step.begins === null ? undefined : { ...session(step.startedAt, step.begins), claude: CLAUDE },
        turnCounter: epoch,
        ...(step.begins === null ? {} : { lastSession: named(step.begins) }),
        ...(step.approves.length === 0
          ? {}
          : { approvedSessions: step.approves.map((of) => ({ ...named(of), at: step.approvedAt })) }),
      });
    }
    case "release":
      return leases.release({ key, holder: step.holder, epoch }, step.wake ?? current?.wake ?? 0, step.due);
  }
}

test("for random calls, the stores in memory give the same answers as DynamoDB", async () => {
  const memory = createMemoryStores();
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { minLength: 4, maxLength: 24 }), async (steps) => {
      const key = freshKey();
      for (const step of steps) {
        expect(await apply(real, key, step)).toEqual(await apply(memory, key, step));
        expect(await real.conversations.read(key)).toEqual(await memory.conversations.read(key));
      }
      const isDue = async ({ conversations }: Stores) => (await conversations.listDue()).includes(key);
      expect(await isDue(real)).toBe(await isDue(memory));
    }),
    { numRuns: 25 },
  );
});
