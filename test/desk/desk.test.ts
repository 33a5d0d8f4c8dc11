import type { DeskDeps } from "@echo/core/desk/deps";
import { planningSessionIdOf } from "@echo/core/id/planning-session-id";
import type { PlanningSessionId } from "@echo/core/id/planning-session-id";
import { beforeEach, describe, expect, test } from "vitest";
import type { Answer } from "@echo/core/desk/answer";
import { askOfButton, decodeButton, encodeButton } from "@echo/core/inbound/button";
import { ConversationKey } from "@echo/core/id/conversation-key";
import { receive } from "@echo/core/desk/desk";
import { PhaseList } from "@echo/core/conversation/phase";
import type { LeaseStore } from "@echo/core/port/lease-store";
import type { Ask, Request } from "@echo/core/inbound/request";
import { Slug } from "@echo/core/id/slug";
import { createMemoryStores } from "../fakes/store/memory.ts";

const KEY = ConversationKey.parse("echo:main");
const slug = Slug.parse("plant-bot");

let calls: string[];
let underWay: number;
let dispatched: string[];
let nextId: number;
let now: number;
let deps: DeskDeps;
let leases: LeaseStore;

/** Counts every store call. Calls made at the same time count as one. */
function counted<Port extends object>(port: Port): Port {
  return new Proxy(port, {
    get: (target, name) => {
      const verb: unknown = Reflect.get(target, name);
      if (typeof verb !== "function") return verb;
      return (...given: unknown[]) => {
        const beside = underWay > 0 ? `${calls.pop()} + ` : "";
        calls.push(`${beside}${String(name)}`);
        underWay += 1;
        const result: unknown = Reflect.apply(verb, target, given);
        const end = () => (underWay -= 1);
        Promise.resolve(result).then(end, end);
        return result;
      };
    },
  });
}

beforeEach(() => {
  const stores = createMemoryStores();
  leases = stores.leases;
  calls = [];
  underWay = 0;
  dispatched = [];
  nextId = 1;
  now = 1000;
  deps = {
    conversations: counted(stores.conversations),
    inbox: counted(stores.inbox),
    turns: counted(stores.turns),
    projects: counted(stores.projects),
    steps: PhaseList.parse("office-hours"),
    now: () => now,
    log: () => undefined,
    dispatch: (key) => {
      dispatched.push(key);
      return Promise.resolve();
    },
  };
});

function request(ask: Ask, over: Partial<Request> = {}): Request {
  now += 10;
  return {
    id: String(nextId++).padStart(20, "0"),
    conversation: KEY,
    person: { id: "7", locale: "en" },
    receivedAt: now,
    private: true,
    allowed: true,
    ask,
    ...over,
  };
}

const plan: Ask = { kind: "intent", intent: { kind: "plan", slug, description: "a bot" } };
const text = (words: string): Ask => ({ kind: "intent", intent: { kind: "reply", text: words } });

describe("the desk", () => {
  test("stores, wakes and asks for a runner, in at most three store calls", async () => {
    const answer = await receive(deps, request(plan));
    expect(answer).toEqual({ kind: "accepted", duplicate: false, starting: "🧠 Starting the planning of plant-bot…" });
    expect(calls).toHaveLength(3);
    expect(dispatched).toEqual([KEY]);
  });

  test("another /plan while one is open is refused at once: nothing is stored, and no runner is asked for", async () => {
    await receive(deps, request(plan));
    calls = [];
    dispatched = [];
    const other: Ask = { kind: "intent", intent: { kind: "plan", slug: Slug.parse("cat-bot"), description: "a cat" } };
    expect(await receive(deps, request(other))).toMatchObject({
      kind: "said",
      markdown: expect.stringContaining("**plant-bot**") as string,
      personal: true,
    });
    expect(calls).toHaveLength(1);
    expect(dispatched).toEqual([]);
    await receive(deps, request({ kind: "cancel" }));
    expect(await receive(deps, request(other))).toMatchObject({ kind: "accepted", duplicate: false });
  });

  test("if a start takes long, the desk says so", async () => {
    deps.startsSlowly = true;
    expect(await receive(deps, request(plan))).toMatchObject({
      starting: "🧠 Starting the planning of plant-bot… I am starting up; this takes about a minute.",
    });
  });

  test("the same message again is stored once, and wakes again", async () => {
    const once = request(plan);
    await receive(deps, once);
    const again = await receive(deps, once);
    expect(again).toEqual({ kind: "accepted", duplicate: true });
    expect((await deps.conversations.read(KEY))?.wake).toBe(2);
    expect(await deps.inbox.listPending(KEY)).toHaveLength(1);
  });

  test("for a project without a description the desk asks for one, and nothing is stored", async () => {
    const answer = await receive(deps, request({ kind: "intent", intent: { kind: "plan", slug } }));
    expect(answer).toMatchObject({
      kind: "said",
      markdown: expect.stringContaining("/plan plant-bot <description>") as string,
    });
    expect(calls).toEqual(["read + read"]);
  });

  test("a message outside a planning session gets a hint in private and nothing in a group", async () => {
    expect(await receive(deps, request(text("hello")))).toMatchObject({ kind: "said" });
    expect(await receive(deps, request(text("hello"), { private: false }))).toEqual({ kind: "ignored" });
    expect(await deps.inbox.listPending(KEY)).toEqual([]);
  });

  describe("an idea in plain words, where nothing is planned,", () => {
    const idea = "I want a bot that waters the plants";
    const offered = { action: "plan", slug: "bot-waters-plants" };
    const pressed = (answer: Answer): Ask => {
      const button = answer.kind === "said" ? answer.buttons?.flat().at(-1) : undefined;
      return askOfButton(button === undefined ? undefined : decodeButton(encodeButton(button) ?? ""));
    };

    test("is offered as a project, and the press plans it with these words, in at most three store calls each", async () => {
      const first = request(text(idea));
      const offer = await receive(deps, first);
      expect(offer).toMatchObject({ kind: "said", buttons: [[offered]] });
      expect(calls.length).toBeLessThanOrEqual(3);
      expect(await receive(deps, first)).toEqual(offer);
      expect(await deps.inbox.listPending(KEY)).toEqual([]);
      calls = [];
      const press = request(pressed(offer));
      expect(await receive(deps, press)).toMatchObject({
        kind: "accepted",
        starting: expect.stringContaining("bot-waters-plants") as string,
      });
      expect(calls.length).toBeLessThanOrEqual(3);
      expect(await receive(deps, press)).toEqual({ kind: "accepted", duplicate: true });
      expect(await deps.inbox.listPending(KEY)).toMatchObject([
        { intent: { slug: "bot-waters-plants", description: idea } },
      ]);
    });

    test("never gets a name that is taken, not even between the offer and the press", async () => {
      const propose = (name: string, description: string) =>
        deps.projects.propose({ slug: Slug.parse(name), description, status: "pending", proposedAt: 1 });
      await propose("bot-waters-plants", "another one");
      const offer = await receive(deps, request(text(idea)));
      expect(offer).toMatchObject({ buttons: [[{ slug: "bot-waters-plants-2" }]] });
      await propose("bot-waters-plants-2", "another one still");
      const again = await receive(deps, request(pressed(offer)));
      expect(again).toMatchObject({ kind: "said", buttons: [[{ slug: "bot-waters-plants-3" }]] });
      expect(await receive(deps, request(pressed(again)))).toMatchObject({ kind: "accepted" });
    });

    test("is asked for again if the offer's words are gone", async () => {
      const gone: Ask = askOfButton({ action: "plan", slug: Slug.parse("old-idea"), idea: "9".repeat(20) });
      expect(await receive(deps, request(gone))).toMatchObject({
        kind: "said",
        markdown: expect.stringContaining("/plan old-idea <description>") as string,
      });
    });

    test("is ordinary chat in a group", async () => {
      expect(await receive(deps, request(text(idea), { private: false }))).toEqual({ kind: "ignored" });
    });
  });

  test("a message sent while a planning session opens is kept", async () => {
    await receive(deps, request(plan));
    calls = [];
    expect(await receive(deps, request(text("and a cat")))).toEqual({ kind: "accepted", duplicate: false });
    expect(calls.length).toBeLessThanOrEqual(3);
    expect(await deps.inbox.listPending(KEY)).toHaveLength(2);
  });

  test("a person who is not allowed sees their id, and nothing is stored", async () => {
    const answer = await receive(deps, request(plan, { allowed: false, person: { id: "666", locale: "ro" } }));
    expect(answer).toMatchObject({ kind: "said", markdown: expect.stringContaining("`666`") as string });
    expect(await receive(deps, request(text("hi"), { allowed: false, private: false }))).toEqual({ kind: "ignored" });
    expect(calls).toEqual([]);
  });

  test("a failed dispatch or wake does not fail the message, because it is durable", async () => {
    deps.dispatch = () => Promise.reject(new Error("no"));
    deps.conversations.wake = () => Promise.reject(new Error("no"));
    expect(await receive(deps, request(plan))).toMatchObject({ kind: "accepted" });
    expect(await deps.inbox.listStranded(now + 1)).toEqual([KEY]);
  });

  test("a failed append is thrown, so that the platform sends the message again", async () => {
    deps.inbox.append = () => Promise.reject(new Error("store down"));
    await expect(receive(deps, request(plan))).rejects.toThrow("store down");
  });
});

const NOTHING_LOADED = { planningSessionId: undefined, cancelledAt: undefined };
const STOPPED: unknown = expect.stringContaining("I stopped planning **plant-bot**");

/** Does what a runner does until a plan is approved. Returns the session. */
async function approve(): Promise<PlanningSessionId> {
  const wish = request(plan);
  await receive(deps, wish);
  const id = planningSessionIdOf(wish);
  const hash = "a".repeat(64);
  await deps.projects.propose({ slug, description: "a bot", status: "pending", proposedAt: now });
  await deps.projects.claim(slug, { session: id, conversation: KEY, epoch: 1, now });
  await deps.projects.approve(slug, { session: id, plan: { sha256: hash, version: 1 }, by: "7", now });
  const lease = { key: KEY, holder: "r1", epoch: 1 };
  await leases.acquire(KEY, "r1", now, 10_000);
  const name = { id, slug };
  await leases.commit(lease, NOTHING_LOADED, {
    session: undefined,
    turnCounter: 1,
    lastSession: name,
    approvedSessions: [{ ...name, at: now }],
  });
  return id;
}

describe("cancel at the desk", () => {
  test("ends an opening, in three store calls", async () => {
    await receive(deps, request(plan));
    calls = [];
    expect(await receive(deps, request({ kind: "cancel" }))).toMatchObject({
      kind: "said",
      markdown: expect.stringContaining("plant-bot") as string,
    });
    expect(calls).toEqual(["append + load + read", "cancel + list + list + list + move + read"]);
    expect((await deps.conversations.read(KEY))?.opening).toBeUndefined();
  });

  test("delivered again after a new /plan, leaves the new opening alone", async () => {
    await receive(deps, request(plan));
    const cancel = request({ kind: "cancel" });
    await receive(deps, cancel);
    await receive(deps, request(plan));
    expect(await receive(deps, { ...cancel, receivedAt: now + 100 })).toMatchObject({ markdown: STOPPED });
    expect((await deps.conversations.read(KEY))?.opening).toBeDefined();
  });

  test("delivered again, gets the same answer and changes nothing, in three store calls", async () => {
    await receive(deps, request(plan));
    const cancel = request({ kind: "cancel" });
    const first = await receive(deps, cancel);
    const after = await deps.conversations.read(KEY);
    calls = [];
    expect(await receive(deps, { ...cancel, receivedAt: now + 100 })).toEqual(first);
    expect(calls).toEqual(["append + load + read", "cancel + list + list + list + move + read"]);
    expect(await deps.conversations.read(KEY)).toEqual(after);
  });

  test("delivered again after another cancel that found nothing, still says what it stopped", async () => {
    await receive(deps, request(plan));
    const cancel = request({ kind: "cancel" });
    await receive(deps, cancel);
    await receive(deps, request({ kind: "cancel" }));
    expect(await receive(deps, { ...cancel, receivedAt: now + 100 })).toMatchObject({ markdown: STOPPED });
  });

  test("too late for a run that has begun, says so each time, in three store calls", async () => {
    const session = await approve();
    await deps.projects.move(slug, "running", { from: ["approved"], session, now });
    const cancel = request({ kind: "cancel" });
    for (const receivedAt of [cancel.receivedAt, now + 100]) {
      calls = [];
      expect(await receive(deps, { ...cancel, receivedAt })).toMatchObject({
        markdown: expect.stringContaining("its run has begun") as string,
      });
      expect(calls).toEqual(["append + load + read", "cancel + list + list + list + move + read"]);
    }
    expect((await deps.projects.read(slug))?.status).toBe("running");
  });

  test("too late for a run that begins at that very moment, says so", async () => {
    const session = await approve();
    const { move, read } = deps.projects;
    const before = await read(slug);
    let looks = 0;
    deps.projects.read = (name) => ((looks += 1) === 1 ? Promise.resolve(before) : read(name));
    deps.projects.move = async (name, to, when) => {
      await move(name, "running", { from: ["approved"], session, now });
      return move(name, to, when);
    };
    expect(await receive(deps, request({ kind: "cancel" }))).toMatchObject({
      markdown: expect.stringContaining("its run has begun") as string,
    });
  });

  test("withdraws an approval, and says so each time", async () => {
    await approve();
    const cancel = request({ kind: "cancel" });
    const first = await receive(deps, cancel);
    expect(first).toMatchObject({ markdown: STOPPED });
    expect((await deps.projects.read(slug))?.status).toBe("pending");
    expect(await receive(deps, { ...cancel, receivedAt: now + 100 })).toEqual(first);
  });

  test("that found nothing stops nothing, however often it is delivered", async () => {
    await approve();
    await receive(deps, request({ kind: "cancel" }));
    const cancel = request({ kind: "cancel" });
    const first = await receive(deps, cancel);
    expect(first).toMatchObject({ markdown: "There is nothing to stop here." });
    calls = [];
    expect(await receive(deps, { ...cancel, receivedAt: now + 100 })).toEqual(first);
    // The lists are for a run that gives no sign, and for what is held by places that are gone.
    expect(calls).toEqual(["append + load + read", "cancel + list + list + list"]);
  });

  test("delivered twice at once, counts from the first receipt", async () => {
    await receive(deps, request(plan));
    const cancel = request({ kind: "cancel" });
    const { append } = deps.inbox;
    deps.inbox.append = async (inbound, status) => {
      await append({ ...inbound, receivedAt: cancel.receivedAt }, status);
      return append(inbound, status);
    };
    await receive(deps, { ...cancel, receivedAt: now + 100 });
    expect((await deps.conversations.read(KEY))?.cancelledAt).toBe(cancel.receivedAt);
  });

  test("delivered again after a crash between append and cancel, ends what began before it", async () => {
    await receive(deps, request(plan));
    const cancel = request({ kind: "cancel" });
    const conversations = deps.conversations;
    deps.conversations = { ...conversations, cancel: () => Promise.reject(new Error("gone")) };
    await expect(receive(deps, cancel)).rejects.toThrow("gone");
    deps.conversations = conversations;
    calls = [];
    expect(await receive(deps, { ...cancel, receivedAt: now + 100 })).toMatchObject({ kind: "said", personal: false });
    expect(calls.length).toBeLessThanOrEqual(3);
    expect((await deps.conversations.read(KEY))?.cancelledAt).toBe(cancel.receivedAt);
  });

  test("pressed on a button of an earlier session, shows what is planned now, in three store calls", async () => {
    const session = await approve();
    const [id, other] = ["ps_0123456789abcdef" as PlanningSessionId, Slug.parse("other-bot")];
    await leases.commit({ key: KEY, holder: "r1", epoch: 1 }, NOTHING_LOADED, {
      session: {
        id,
        slug: other,
        locale: "en",
        personId: "7",
        state: "waiting",
        phase: "office-hours",
        phases: [],
        revision: 2,
        documents: {},
        lastAnswer: "00000002#00000001",
        lastExcerpt: "For whom?",
        startedAt: now,
        updatedAt: now,
      },
      turnCounter: 2,
      lastSession: { id, slug: other },
    });
    calls = [];
    const answer = await receive(deps, request({ kind: "cancel", pressed: { session, revision: 1 } }));
    expect(calls.length).toBeLessThanOrEqual(3);
    expect(answer).toMatchObject({
      markdown: expect.stringMatching(/^That button was from an earlier step\.\n\n\*\*other-bot\*\*: [^]*For whom\?/),
      buttons: [[{ action: "reply" }, { action: "skip-questions" }], [{ action: "cancel", session: id }]],
    });
    expect((await deps.conversations.read(KEY))?.session?.slug).toBe(other);
  });

  describe("pressed while a phase is in progress", () => {
    const id = "ps_0123456789abcdef" as PlanningSessionId;
    const press: Ask = { kind: "cancel", pressed: { session: id, revision: 2 } };
    const phase = {
      name: "office-hours",
      status: "active",
      tokensIn: 1,
      tokensOut: 1,
      costUsd: 0,
      startedAt: 1,
    } as const;
    async function open(state: "waiting" | "phase_ready", turns: number): Promise<void> {
      await deps.conversations.wake(KEY, now, undefined);
      await leases.acquire(KEY, "r1", now, 1000);
      await leases.commit({ key: KEY, holder: "r1", epoch: 1 }, NOTHING_LOADED, {
        session: {
          id,
          slug,
          locale: "en",
          personId: "7",
          state,
          phase: "office-hours",
          revision: 2,
          documents: {},
          phases: [{ ...phase, turns }],
          startedAt: now,
          updatedAt: now,
        },
        turnCounter: 2,
        lastSession: { id, slug },
      });
      calls = [];
    }
    const isOpenStill = async () => (await deps.conversations.read(KEY))?.session !== undefined;
    const asked = {
      markdown: expect.stringContaining("would be lost") as string,
      buttons: [[{ action: "cancel", session: id, revision: 2 }]],
    };

    test("asks once, in at most three store calls; a redelivery asks again, and a second press ends it", async () => {
      await open("waiting", 1);
      const first = request(press);
      expect(await receive(deps, first)).toMatchObject(asked);
      expect(await receive(deps, first)).toMatchObject(asked);
      expect(await isOpenStill()).toBe(true);
      calls = [];
      expect(await receive(deps, request(press))).toMatchObject({
        markdown: expect.stringContaining("I stopped planning") as string,
      });
      expect(calls.length).toBeLessThanOrEqual(3);
      expect(await isOpenStill()).toBe(false);
    });

    test("asks each person for themselves", async () => {
      await open("waiting", 1);
      expect(await receive(deps, request(press))).toMatchObject(asked);
      expect(await receive(deps, request(press, { person: { id: "8", locale: "en" } }))).toMatchObject(asked);
      expect(await isOpenStill()).toBe(true);
    });

    test.each([
      ["nothing was said yet", "waiting", 0],
      ["the phase is written down", "phase_ready", 3],
    ] as const)("ends it at once if %s", async (_why, state, turns) => {
      await open(state, turns);
      await receive(deps, request(press));
      expect(await isOpenStill()).toBe(false);
    });

    test("typed, ends it at once", async () => {
      await open("waiting", 1);
      await receive(deps, request({ kind: "cancel" }));
      expect(await isOpenStill()).toBe(false);
    });
  });

  test("with nothing to end, says so", async () => {
    expect(await receive(deps, request({ kind: "cancel" }))).toMatchObject({
      kind: "said",
      markdown: "There is nothing to stop here.",
    });
  });
});

describe("projects at the desk", () => {
  test("are proposed once and listed with a button", async () => {
    const propose: Ask = { kind: "propose", slug, description: "a bot" };
    await receive(deps, request(propose));
    expect(await receive(deps, request(propose))).toMatchObject({
      markdown: expect.stringContaining("already exists") as string,
    });
    const list = await receive(deps, request({ kind: "projects", page: 1 }));
    expect(list).toMatchObject({
      buttons: [[{ action: "plan", slug }]],
      markdown: expect.stringContaining("**plant-bot** (proposed): a bot") as string,
    });
  });

  test("if none is left to plan, say how to begin another", async () => {
    const list = () => receive(deps, request({ kind: "projects", page: 1 }));
    await deps.projects.propose({ slug, description: "a bot", status: "pending", proposedAt: 1 });
    expect(await list()).not.toMatchObject({ markdown: expect.stringContaining("For a new one") as string });
    await deps.projects.move(slug, "complete", { from: ["pending"], now: 2 });
    expect(await list()).toMatchObject({
      markdown: expect.stringMatching(/plant-bot[^]*\n\nFor a new one: `\/plan <slug> <description>`\.$/) as string,
    });
  });

  test("are listed five a page, and a page beyond the last shows the last", async () => {
    const slugs = Array.from({ length: 12 }, (_, index) => `bot-${String(index).padStart(2, "0")}`);
    for (const [at, name] of slugs.entries()) {
      await deps.projects.propose({
        slug: Slug.parse(name),
        description: "a bot",
        status: "pending",
        proposedAt: at,
      });
    }
    const pages = await Promise.all([1, 2, 3, 9].map((page) => receive(deps, request({ kind: "projects", page }))));
    const texts = pages.map((page) => (page.kind === "said" ? page.markdown : ""));
    expect(texts.slice(0, 3).flatMap((text) => text.match(/bot-\d\d/g) ?? [])).toHaveLength(12);
    expect(texts[0]).toContain("… and 7 more: `/projects 2`");
    expect(texts[2]).not.toContain("more");
    expect(texts[3]).toBe(texts[2]);
    expect(pages[2]).toMatchObject({ buttons: [[{ action: "plan" }], [{ action: "plan" }]] });
  });

  test("status without a planning session says how to start", async () => {
    expect(await receive(deps, request({ kind: "status" }))).toMatchObject({
      markdown: expect.stringContaining("/plan") as string,
    });
  });
});
