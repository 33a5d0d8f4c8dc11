import type { BatchGetItemCommandInput } from "@aws-sdk/client-dynamodb";
import { COMMAND_PATIENCE, createDynamoClient } from "@echo/aws/client";
import { createInbox } from "@echo/aws/dynamo/inbox";
import { createProjectStore } from "@echo/aws/dynamo/project-store";
import { listSessions } from "@echo/aws/dynamo/session-list";
import { createTable } from "@echo/aws/dynamo/table";
import { provisionTable, rewriteIndex } from "@echo/aws/provision";
import { oldestUnansweredMs } from "@echo/core/dispatch/backlog";
import { Slug } from "@echo/core/id/slug";
import { PENDING_MAX } from "@echo/core/port/inbox";
import type { EmbeddedStores } from "@echo/local/store/embedded";
import { openEmbeddedStores } from "@echo/local/store/embedded";
import { knowPending } from "@echo/runner/drain/know-pending";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Tally } from "../bench/count.ts";
import { charge, countCommands } from "../bench/count.ts";
import { fill, inboundItems, projectItems, sessionItems } from "./fill.ts";
import { freshKey, freshSlug, inbound } from "./store/sample.ts";

const NAME = "growth-table";
/** Small, because a start of the planner rewrites all of it. */
const OLD = "old-table";
let embedded: EmbeddedStores;
beforeAll(async () => {
  embedded = await openEmbeddedStores({ table: NAME, bucket: "growth-bucket" });
  await provisionTable(createDynamoClient(embedded.dynamoUrl), OLD);
});
afterAll(() => embedded.close());

function setUp(name = NAME) {
  const client = createDynamoClient(embedded.dynamoUrl, COMMAND_PATIENCE);
  const counter = countCommands(client, "other");
  const table = createTable(client, name);
  /** What the act reads and writes. */
  const cost = async <Result>(act: () => Promise<Result>): Promise<{ result: Result; used: Tally }> => {
    counter.reset();
    const result = await charge("measured", act);
    return { result, used: counter.of("measured") };
  };
  return { client, inbox: createInbox(table, () => 9000), projects: createProjectStore(table), cost };
}

describe("with many projects", () => {
  const COUNT = 300;
  beforeAll(async () => {
    const { client } = setUp();
    const slugOf = (index: number) => (index % 10 === 0 ? `farm-${index}` : `my-farm-${index}`);
    await fill(client, NAME, projectItems(COUNT, slugOf));
  });

  test("the projects that begin with a text are read, and no others", async () => {
    const { projects, cost } = setUp();
    const { result, used } = await cost(() => projects.find("farm-1", 25));
    expect(result.slice(0, 2).map(({ slug }) => slug)).toEqual(["farm-190", "farm-180"]);
    expect(used.readUnits).toBeLessThan(COUNT / 8);
    const many = await cost(() => projects.find("my-", 25));
    expect(many.result).toHaveLength(25);
    // One query of 25 keys, and 25 projects.
    expect(many.used.commands).toEqual({ Query: 1, BatchGetItem: 1 });
    expect(many.used.readUnits).toBeLessThanOrEqual(27);
  });

  test("what a slug holds elsewhere is looked for among the keys", async () => {
    const { projects, cost } = setUp();
    const { result, used } = await cost(() => projects.find("y-farm-22", 25));
    expect(result.map(({ slug }) => slug)).toEqual(
      [229, 228, 227, 226, 225, 224, 223, 222, 221, 22].map((index) => `my-farm-${index}`),
    );
    expect(used.commands).toEqual({ Query: 2, BatchGetItem: 1 });
    expect(used.readUnits).toBeLessThan(COUNT / 8);
  });

  test("the newest are offered if nothing is typed yet", async () => {
    const { projects, cost } = setUp();
    const { result, used } = await cost(() => projects.find("", 3));
    expect(result.map(({ slug }) => slug)).toEqual(["my-farm-299", "my-farm-298", "my-farm-297"]);
    expect(used.commands).toEqual({ Query: 1, BatchGetItem: 1 });
    expect((await cost(() => projects.list("pending", 3))).used.commands).toEqual({ Query: 1, BatchGetItem: 1 });
  });

  test("a page reads the keys, and the projects that it shows", async () => {
    const { projects, cost } = setUp();
    const { result, used } = await cost(() => projects.page(2, 5));
    expect(result.projects.map(({ slug }) => slug).slice(0, 2)).toEqual(["my-farm-294", "my-farm-293"]);
    expect(result).toMatchObject({ number: 2, left: COUNT - 10, hasPending: true });
    expect(used.commands["BatchGetItem"]).toBe(1);
    expect(used.readUnits).toBeLessThan(COUNT / 8);
    expect(await projects.page(1000, 5)).toMatchObject({ number: COUNT / 5, left: 0 });
  });

  test("projects that an earlier version stored are listed, and found by slug once the planner has started", async () => {
    const { client, projects } = setUp(OLD);
    const [old] = projectItems(1, () => "antique");
    await fill(client, OLD, [{ ...old, gsi1sk: "000000000000007" }]);
    const slugs = async () => (await projects.find("antiq", 25)).map(({ slug }) => slug);
    expect((await projects.list("pending")).at(-1)?.slug).toBe("antique");
    expect(await slugs()).toEqual(["antique"]);
    await rewriteIndex(client, OLD);
    expect(await slugs()).toEqual(["antique"]);
    expect((await projects.list("pending")).at(-1)?.slug).toBe("antique");
    await projects.move(Slug.parse("antique"), "failed", { from: ["pending"], now: 9000 });
    expect(await slugs()).toEqual([]);
  });
});

test("the open sessions are listed without a look at anything else", async () => {
  const { client, cost } = setUp();
  const [key, slug] = [freshKey(), freshSlug()];
  await fill(client, NAME, inboundItems(freshKey(), 100, "pending"));
  await fill(
    client,
    NAME,
    sessionItems(1, () => ({ key, slug })),
  );
  const { result, used } = await cost(() => listSessions(createTable(client, NAME)));
  expect(result.map((one) => [one.key, one.session?.slug])).toEqual([[key, slug]]);
  expect(used.commands).toEqual({ Query: 2, BatchGetItem: 2 });
  expect(used.readUnits).toBeLessThan(5);
});

describe("with many inbound", () => {
  test("a look reads what is pending, whatever is done", async () => {
    const { client, inbox, cost } = setUp();
    const key = freshKey();
    await fill(client, NAME, inboundItems(key, 400, "done"));
    const fresh = [inbound(key, "a1", 9000), inbound(key, "a2", 9001)];
    for (const one of fresh) await inbox.append(one);
    const { result, used } = await cost(() => inbox.listPending(key));
    expect(result).toEqual(fresh);
    // The two, and whether each was done before.
    expect(used.commands).toEqual({ Query: 1, BatchGetItem: 1 });
    expect(used.readUnits).toBeLessThan(5);
    await inbox.finish(key, ["a1", "a2"]);
    expect((await cost(() => inbox.listPending(key))).used).toMatchObject({ reads: 1, writes: 0 });
  });

  test("a look at a flood reads a part of it, and the flood ends", async () => {
    const { client, inbox, cost } = setUp();
    const key = freshKey();
    const count = PENDING_MAX * 2 + 1;
    await fill(client, NAME, inboundItems(key, count, "pending", "x".repeat(9000)));
    const seen: string[] = [];
    const late: (string | undefined)[] = [];
    for (;;) {
      const { result, used } = await cost(() => inbox.listPending(key));
      expect(result.length).toBeLessThanOrEqual(PENDING_MAX);
      expect(used.commands["Query"]).toBeLessThanOrEqual(2);
      if (result.length === 0) break;
      const ids = result.map(({ id }) => id);
      seen.push(...ids);
      await inbox.finish(key, ids.slice(0, 60));
      if (late.length > 0) continue;
      // It comes late, with a smaller id than what is done.
      await inbox.append(inbound(key, "0", 99_000));
      late.push((await inbox.listPending(key)).at(-1)?.id);
    }
    expect(late).toEqual(["0"]);
    expect(new Set(seen).size).toBe(count + 1);
  });

  test("every page of a flood can be listed once", async () => {
    const { client, inbox } = setUp();
    const key = freshKey();
    await fill(client, NAME, inboundItems(key, PENDING_MAX + 20, "pending"));
    const first = await inbox.listPending(key);
    const rest = await inbox.listPending(key, { after: first.at(-1)?.id ?? "" });
    expect(new Set([...first, ...rest].map(({ id }) => id)).size).toBe(PENDING_MAX + 20);
    expect(await oldestUnansweredMs(inbox, 5000)).toBeGreaterThan(3000);
  });

  test("what a kill left behind when it was done, or a late delivery brought again, is not pending", async () => {
    const { client, inbox } = setUp();
    const key = freshKey();
    await inbox.append(inbound(key, "0001", 1000, "first"));
    await inbox.finish(key, ["0001"]);
    expect(await inbox.append(inbound(key, "0001", 2000, "again"))).toBe(false);
    expect(await inbox.amend(key, "0001", "edited")).toBe(false);
    expect(await inbox.listPending(key)).toEqual([]);
    const [left] = inboundItems(key, 1, "pending");
    await fill(client, NAME, [{ ...left, sk: "IN#0001", inbound: inbound(key, "0001", 2000, "again") }]);
    expect(await inbox.listStranded(9000)).toContain(key);
    expect(await inbox.listPending(key)).toEqual([]);
    expect(await inbox.listStranded(9000)).not.toContain(key);
    expect(await inbox.load(key, ["0001"])).toEqual([inbound(key, "0001", 1000, "first")]);
  });

  test("a runner that has found a message pending does not look again whether it is done, until it has marked it", async () => {
    const { client, inbox, cost } = setUp();
    const key = freshKey();
    const holders = knowPending(inbox, key);
    const [one, two] = [inbound(key, "0001", 1000), inbound(key, "0002", 1001)];
    await inbox.append(one);
    expect((await cost(() => holders.listPending(key))).used.commands).toEqual({ Query: 1, BatchGetItem: 1 });
    expect((await cost(() => holders.listPending(key))).used.commands).toEqual({ Query: 1 });
    await inbox.append(two);
    expect((await cost(() => holders.listPending(key))).result).toEqual([one, two]);
    await holders.finish(key, ["0001"]);
    // The platform delivers it again, just when the runner marks it.
    const [again] = inboundItems(key, 1, "pending");
    await fill(client, NAME, [{ ...again, sk: "IN#0001", inbound: one }]);
    expect(await holders.listPending(key)).toEqual([two]);
    expect(await inbox.load(key, ["0001"])).toEqual([one]);
  });

  test("a message that is marked while the runner reads a list is looked at again", async () => {
    const { client, inbox } = setUp();
    const key = freshKey();
    const one = inbound(key, "0001", 1000);
    await inbox.append(one);
    const listed = Promise.withResolvers<void>();
    const marked = Promise.withResolvers<void>();
    const holders = knowPending(
      {
        ...inbox,
        listPending: async (...given) => {
          const found = await inbox.listPending(...given);
          listed.resolve();
          await marked.promise;
          return found;
        },
      },
      key,
    );
    const list = holders.listPending(key);
    await listed.promise;
    await holders.finish(key, ["0001"]);
    marked.resolve();
    expect(await list).toEqual([one]);
    const [again] = inboundItems(key, 1, "pending");
    await fill(client, NAME, [{ ...again, sk: "IN#0001", inbound: one }]);
    expect(await holders.listPending(key)).toEqual([]);
  });

  test("what an earlier version left done among the pending is put aside when the planner starts", async () => {
    const { client, inbox, cost } = setUp(OLD);
    const key = freshKey();
    const old = inboundItems(key, 30, "done").map((item) => ({ ...item, sk: item.sk.replace("DONE#", "IN#") }));
    await fill(client, OLD, old);
    await inbox.append(inbound(key, "a", 9000));
    const id = String(7).padStart(20, "0");
    const again = async () => [await inbox.append(inbound(key, id, 9000)), (await inbox.load(key, [id])).length];
    expect([await again(), (await inbox.listPending(key)).map((one) => one.id)]).toEqual([[false, 1], ["a"]]);
    await rewriteIndex(client, OLD);
    const { used } = await cost(() => inbox.listPending(key));
    expect(used.readUnits).toBeLessThan(5);
    expect([await again(), (await inbox.listPending(key)).map((one) => one.id)]).toEqual([[false, 1], ["a"]]);
  });
});

test("many items are read a hundred at a time, each where it was asked for, also what the table could not give at once", async () => {
  const { client, cost } = setUp();
  const key = freshKey();
  await fill(client, NAME, inboundItems(key, 250, "pending"));
  // The table gives one half, and says of the other that it was too much.
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const asked = (args.input as BatchGetItemCommandInput).RequestItems?.[NAME]?.Keys ?? [];
        if (commandName !== "BatchGetItemCommand" || asked.length < 40) return next(args);
        const half = (Keys: typeof asked) => ({ [NAME]: { Keys, ConsistentRead: true } });
        const input = { ...args.input, RequestItems: half(asked.slice(0, asked.length / 2)) };
        const result = await next({ ...args, input });
        Object.assign(result.output, { UnprocessedKeys: half(asked.slice(asked.length / 2)) });
        return result;
      },
    { step: "initialize", priority: "low" },
  );
  const keys = inboundItems(key, 260, "pending").map(({ pk, sk }) => ({ pk, sk }));
  const asked = [...keys.toReversed(), ...keys.slice(0, 3)];
  const { result, used } = await cost(() => createTable(client, NAME).getAll(asked));
  expect(result.map((item) => item?.["sk"])).toEqual(
    asked.map(({ sk }) => (Number(sk.slice(-3)) < 250 ? sk : undefined)),
  );
  expect(used.commands["BatchGetItem"]).toBeGreaterThan(3);
  expect(await createTable(client, NAME).getAll([])).toEqual([]);
});
