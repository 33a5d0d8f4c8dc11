import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { receive } from "@echo/core/desk/desk";
import type { DeskDeps } from "@echo/core/desk/deps";
import { decodeButton, encodeButton } from "@echo/core/inbound/button";
import type { Button } from "@echo/core/inbound/button";
import { workOf } from "@echo/core/conversation/session";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import { conversationKey } from "@echo/core/id/conversation-key";
import { Slug } from "@echo/core/id/slug";
import { say } from "@echo/core/message/say";
import type { Chat } from "@echo/core/port/chat";
import { PENDING_MAX } from "@echo/core/port/inbox";
import type { Stores } from "@echo/core/port/stores";
import { FINAL_PLAN_FILE, phaseDocument } from "@echo/core/project/files";
import { createHastyApi } from "@echo/platforms/discord/api";
import { createDiscordChat } from "@echo/platforms/discord/chat";
import { createListener } from "@echo/platforms/discord/listen";
import type { Agent } from "@echo/runner/agent/agent";
import { conversationMarker } from "@echo/runner/agent/process-marker";
import { createTelegramChat } from "@echo/platforms/telegram/chat";
import { createUpdateHandler } from "@echo/platforms/telegram/handle";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inbound } from "../contract/store/sample.ts";
import type { FakeDiscord } from "../fakes/discord/discord.ts";
import { startFakeDiscord } from "../fakes/discord/discord.ts";
import type { FakeTelegram } from "../fakes/telegram/bot-api.ts";
import { startFakeTelegram } from "../fakes/telegram/bot-api.ts";
import { createMemoryStores } from "../fakes/store/memory.ts";
import { planText, story } from "./plan-text.ts";
import type { Planner } from "./planner.ts";
import { createPlanner, memoryWorkspace, tickingClock } from "./planner.ts";

let discord: FakeDiscord;
let telegram: FakeTelegram;
beforeAll(async () => {
  [discord, telegram] = await Promise.all([startFakeDiscord(), startFakeTelegram()]);
});
afterAll(() => Promise.all([discord.stop(), telegram.stop()]));

const silent = () => {};
const words = say("en");

/** A real chat at a fake platform, with what makes it go and come back. */
interface Place {
  key: ConversationKey;
  chat: Chat;
  /** The platform tells us, if it ever does. */
  vanish(desk: DeskDeps): Promise<void>;
  said(): string[];
}

let nextId = 100;
const clock = tickingClock();

const PLACES: Record<string, () => Place> = {
  "a deleted Discord thread": () => {
    const options = { token: discord.token, apiUrl: discord.url, clock, log: silent };
    const { id } = discord.openChannel({ type: 11 });
    return {
      key: conversationKey("discord", id),
      chat: createDiscordChat(options),
      vanish: async (desk) => {
        const people = {
          allowedUsers: [],
          allowedRoles: [],
          locale: "auto",
          openThread: async () => undefined,
        } as const;
        const signal = new AbortController().signal;
        const listener = createListener({ desk, clock, signal, ...people }, createHastyApi(options));
        discord.remove(id);
        listener.take({ t: "THREAD_DELETE", d: { id } } as never);
        await listener.settled();
      },
      said: () => discord.said(id),
    };
  },
  "a deleted Telegram topic": () => {
    const [chatId, topic] = [-1000 - (nextId += 1), 12];
    telegram.chat(chatId).topics.add(topic);
    return {
      key: conversationKey("telegram", `${chatId}:${topic}`),
      chat: createTelegramChat({ token: telegram.token, apiUrl: telegram.url, clock, log: silent }),
      // Telegram tells nobody.
      vanish: async () => void telegram.chat(chatId).topics.delete(topic),
      said: () => telegram.said(chatId, topic),
    };
  },
  "a group that we were removed from": () => {
    const chatId = -1000 - (nextId += 1);
    telegram.chat(chatId).topics.add(5);
    return {
      key: conversationKey("telegram", `${chatId}:5`),
      chat: createTelegramChat({ token: telegram.token, apiUrl: telegram.url, clock, log: silent }),
      vanish: async (desk) => {
        telegram.closeChat(chatId, "kicked");
        const handle = createUpdateHandler({ desk, allowedUsers: [], locale: "auto" });
        const change = { chat: { id: chatId, type: "supergroup" }, from: { id: 9, is_bot: false } };
        const user = { id: 42, is_bot: true };
        const member = { ...change, new_chat_member: { status: "kicked", user } };
        expect(await handle(JSON.stringify({ update_id: nextId, my_chat_member: member }))).toBeUndefined();
      },
      said: () => telegram.said(chatId),
    };
  },
};

const PHASE_FILE = phaseDocument("office-hours");

/** A planning at a place, and another conversation of the same person. Both share stores and workspace, as they would. */
function setUp(place: Place) {
  const stores = createMemoryStores();
  const files = new Map<string, string>();
  const shared = { clock, workspace: memoryWorkspace(files), agent: { transcriptBytes: async () => 100 } };
  const there = createPlanner(stores, { ...shared, place });
  const here = createPlanner(stores, shared);
  const slug = Slug.parse(`p-${randomUUID().slice(0, 8)}`);
  const desk: DeskDeps = { ...stores, steps: [], now: () => clock.now(), log: silent, dispatch: async () => {} };
  there.script(() => {
    files.set(PHASE_FILE, "# Settled\n");
    return "Who waters?\nPHASE_STATUS: ready_to_advance";
  });
  return { stores, files, there, here, slug, desk, place };
}
type Setting = ReturnType<typeof setUp>;

async function tell(planner: Planner, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await planner.say(text);
    await planner.run();
  }
}

/** `/plan` here. If nobody knew that the place is gone, the first one is refused, and the second one knows. */
async function planHere(setting: Setting): Promise<void> {
  const { here, slug, stores, place } = setting;
  const known = (await stores.conversations.read(place.key))?.goneAt !== undefined;
  if (!known) await refusedHere(setting);
  const answer = await here.say(`/plan ${slug}`);
  // If the run is over, only the runner finds out that its report reached nobody.
  const isOver = (await stores.projects.read(slug))?.status === "complete";
  const starting = isOver ? words.starting(slug) : words.takingOver(slug);
  expect(answer).toMatchObject({ kind: "accepted", starting });
  await here.run();
}

async function refusedHere({ here, there, slug }: Setting): Promise<void> {
  // The two planners number their messages alike. A platform's ids differ.
  await tell(here, "/help");
  const answer = await here.say(`/plan ${slug}`);
  expect(answer).toMatchObject({ markdown: expect.stringContaining(`say \`/plan ${slug}\` again`) });
  await there.run();
}

const sessionAt = async ({ conversations }: Stores, { key }: Planner) => (await conversations.read(key))?.session;

const writesPlan = (slug: string) => (files: Map<string, string>) => {
  files.set(FINAL_PLAN_FILE, planText(slug, [story(1, "Remind")]));
  return "Here it is.\nPHASE_STATUS: ready_to_advance";
};

async function planReady({ there, slug, files }: Setting): Promise<void> {
  there.script(() => writesPlan(slug)(files));
  await tell(there, `/plan ${slug} a bot for plants`, "/finalize");
}

async function approved(setting: Setting): Promise<void> {
  await planReady(setting);
  await tell(setting.there, "/finalize");
  expect(await setting.stores.projects.read(setting.slug)).toMatchObject({ status: "approved" });
}

/** As `echo-planner mark` does. */
async function report({ stores, slug }: Setting, status: "running" | "complete" | "failed"): Promise<void> {
  const from = status === "running" ? ["approved" as const] : ["running" as const];
  await stores.projects.move(slug, status, { from, now: clock.now() });
  const { conversation } = (await stores.projects.read(slug)) ?? {};
  if (conversation === undefined) throw new Error("no place");
  const person = { id: "echo-planner", locale: "en" } as const;
  const intent = { kind: "report", slug, status } as const;
  await stores.inbox.append({ id: `mark-${status}`, conversation, person, receivedAt: clock.now(), intent });
  await stores.conversations.wake(conversation, clock.now());
}

describe.each(Object.entries(PLACES))("%s", (_name, makePlace) => {
  test("an open planning goes on elsewhere with its phases, documents and question", async () => {
    const setting = setUp(makePlace());
    const { there, here, slug, stores, desk, place } = setting;
    await tell(there, `/plan ${slug} a bot for plants`);
    const before = await sessionAt(stores, there);
    await place.vanish(desk);
    await planHere(setting);
    const session = await sessionAt(stores, here);
    expect(session).toMatchObject({
      state: "phase_ready",
      phases: before?.phases,
      documents: before?.documents,
      claude: before?.claude,
    });
    expect(here.texts().at(-1)).toContain("Who waters?");
    expect(JSON.stringify(here.said.at(-1))).toContain(session?.id);
    expect(await here.say("/status")).toMatchObject({ markdown: expect.not.stringContaining("Who waters? …") });
    expect(await sessionAt(stores, there)).toBeUndefined();
    here.script(() => "And how often?\nPHASE_STATUS: needs_input");
    await tell(here, "I do");
    expect(here.texts().at(-1)).toContain("And how often?");
    expect(here.asked.at(-1)?.prompt).toContain("I do");
  });

  test("a running turn is done again elsewhere, with the words that it answers", async () => {
    const setting = setUp(makePlace());
    const { there, here, slug, stores, desk, place } = setting;
    await tell(there, `/plan ${slug} a bot for plants`);
    const gate = Promise.withResolvers<void>();
    there.script(async () => {
      await gate.promise;
      return "Too late.\nPHASE_STATUS: needs_input";
    });
    await there.say("The cat does");
    const turn = there.run();
    while (there.asked.length < 2) await sleep(5);
    await there.say("on Mondays");
    await place.vanish(desk);
    // The typing signal finds out, where the platform tells nobody.
    await stores.conversations.markPlace(place.key, clock.now());
    here.script(
      () => "The cat, then.\nPHASE_STATUS: needs_input",
      () => "Mondays it is.\nPHASE_STATUS: needs_input",
    );
    await planHere(setting);
    gate.resolve();
    await turn;
    expect(here.asked.map(({ prompt }) => prompt).join("\n")).toMatch(/The cat does[\s\S]*on Mondays/);
    expect(here.texts().join("\n")).toMatch(/The cat, then\.[\s\S]*Mondays it is\./);
    expect(place.said().join("\n")).not.toContain("Too late.");
    expect(await stores.projects.read(slug)).toMatchObject({ status: "planning", conversation: here.key });
    expect(await sessionAt(stores, there)).toBeUndefined();
  });

  test("a turn that ends at the place that is gone shows its answer elsewhere", async () => {
    const setting = setUp(makePlace());
    const { there, here, slug, stores, desk, place } = setting;
    await tell(there, `/plan ${slug} a bot for plants`);
    there.script(() => "And how often?\nPHASE_STATUS: needs_input");
    await there.say("I do");
    await place.vanish(desk);
    await there.run();
    expect(place.said().join("\n")).not.toContain("how often");
    expect((await stores.conversations.read(place.key))?.goneAt).toBeGreaterThan(0);
    await planHere(setting);
    expect(here.texts().at(-1)).toContain("And how often?");
  });

  test("a plan that is ready is shown and approved elsewhere", async () => {
    const setting = setUp(makePlace());
    const { here, slug, stores, desk, place } = setting;
    await planReady(setting);
    await place.vanish(desk);
    await planHere(setting);
    expect(here.said.filter((reply) => reply.kind === "document")).toHaveLength(1);
    const button = buttonsOf(here).find(({ action }) => action === "finalize");
    if (button === undefined) throw new Error("the approval is offered");
    await here.press(button);
    await here.run();
    expect(await stores.projects.read(slug)).toMatchObject({ status: "approved", conversation: here.key });
  });

  test("an approved plan stays approved, reports elsewhere, and is withdrawn there", async () => {
    const setting = setUp(makePlace());
    const { here, there, slug, stores, desk, place } = setting;
    await approved(setting);
    await place.vanish(desk);
    // Where the platform tells nobody, something that is sent there finds out.
    await stores.conversations.markPlace(place.key, clock.now());
    await planHere(setting);
    expect(here.texts().at(-1)).toBe(words.tookOverApproved(slug, "approved"));
    expect(await stores.projects.read(slug)).toMatchObject({ status: "approved", conversation: here.key });
    await here.rescue();
    expect(await here.say("/status")).toMatchObject({ markdown: words.approved(slug) });
    await here.say("/cancel");
    await here.run();
    await there.run();
    expect(await stores.projects.read(slug)).toMatchObject({ status: "pending" });
  });

  test("a running night reports elsewhere", async () => {
    const setting = setUp(makePlace());
    const { here, there, slug, stores, desk, place } = setting;
    await approved(setting);
    await place.vanish(desk);
    await report(setting, "running");
    await there.run();
    await planHere(setting);
    expect(here.texts()).toContain(words.tookOverApproved(slug, "running"));
    await report(setting, "complete");
    await here.run();
    expect(here.texts().at(-1)).toContain(`**${slug}** is complete`);
    expect(await stores.projects.read(slug)).toMatchObject({ status: "complete", conversation: here.key });
  });

  test("a morning's report that reached nobody comes with the /plan elsewhere", async () => {
    const setting = setUp(makePlace());
    const { here, there, slug, desk, place } = setting;
    await approved(setting);
    await place.vanish(desk);
    await report(setting, "running");
    await report(setting, "complete");
    await there.run();
    await planHere(setting);
    expect(here.texts().at(-2)).toBe(words.tookOverApproved(slug, "complete"));
    expect(here.texts().at(-1)).toContain(`**${slug}** is complete`);
  });

  test("a refused piece gets a stand-in, and the question comes with its buttons", async () => {
    const setting = setUp(makePlace());
    const { there, slug, place } = setting;
    const marker = `bad${slug}`;
    discord.refuse(new RegExp(marker), {});
    telegram.refuse(new RegExp(marker));
    const long = (start: string) => `${start} ${"words ".repeat(670)}`;
    there.script(
      () => `${long("First.")}\n\n${long(marker)}\n\nWhich one? ${"Say it. ".repeat(60)}\nPHASE_STATUS: needs_input`,
    );
    await tell(there, `/plan ${slug} a bot for plants`, "I do");
    const said = place.said().join("\n");
    expect(said).toMatch(/First\.[\s\S]*could not be shown here[\s\S]*Which one\?/);
    expect(said.match(/could not be shown/g)).toHaveLength(1);
    expect(said).not.toContain(marker);
  });
});

function buttonsOf(planner: Planner): Button[] {
  return planner.said.flatMap((reply) => (reply.kind === "text" ? (reply.buttons ?? []).flat() : []));
}

test("words beside the /plan that takes over are answered too", async () => {
  const setting = setUp(nowhere());
  const { there, here, slug, stores, place } = setting;
  await tell(there, `/plan ${slug} a bot for plants`);
  await stores.conversations.markPlace(place.key, clock.now());
  here.script(() => "With cats, then.\nPHASE_STATUS: needs_input");
  await tell(here, `/plan ${slug} and one for cats`);
  expect(here.asked.at(-1)?.prompt).toContain("and one for cats");
  expect(here.texts().join("\n")).toMatch(/Who waters\?[\s\S]*With cats, then\./);
});

test("a file beside the /plan that takes over is taken along, and answered", async () => {
  const setting = setUp(nowhere());
  const { there, here, slug, stores, place } = setting;
  await tell(there, `/plan ${slug} a bot for plants`);
  await stores.conversations.markPlace(place.key, clock.now());
  here.script(() => "I cannot read it.\nPHASE_STATUS: needs_input");
  await here.attach(`/plan ${slug}`, { name: "cats.md", ref: "1", bytes: 5 });
  await here.run(slow(stores));
  expect(here.asked).toHaveLength(1);
  expect(here.texts().join("\n")).toMatch(/Who waters\?[\s\S]*cats\.md[\s\S]*I cannot read it\./);
});

test("more replies than one look sees are all answered by whoever takes over, each once and in their order", async () => {
  const setting = setUp(nowhere());
  const { there, here, slug, stores, place } = setting;
  await tell(there, `/plan ${slug} a bot for plants`);
  const count = 2 * PENDING_MAX + 30;
  const from = clock.now();
  for (let index = 0; index < count; index += 1) {
    await stores.inbox.append(inbound(place.key, `5${String(index).padStart(19, "0")}`, from, `word${index};`));
  }
  await stores.conversations.markPlace(place.key, clock.now());
  here.script(...Array.from({ length: 5 }, () => () => "And then?\nPHASE_STATUS: needs_input"));
  await here.say(`/plan ${slug} and one for cats`);
  const looks: (string | undefined)[] = [];
  const listPending: Stores["inbox"]["listPending"] = (key, after) => {
    if (key === place.key) looks.push(after);
    return stores.inbox.listPending(key, after);
  };
  await here.run({ ...stores, inbox: { ...stores.inbox, listPending } });
  expect(looks).toHaveLength(3);
  const answered = here.asked.flatMap(({ prompt }) => prompt.match(/word\d+;|and one for cats/g) ?? []);
  expect(answered).toEqual([...Array.from({ length: count }, (_, index) => `word${index};`), "and one for cats"]);
  expect(await stores.inbox.listPending(here.key)).toEqual([]);
});

test.each([
  ["approved", async () => {}],
  ["running", (setting: Setting) => report(setting, "running")],
  ["complete", async (setting: Setting) => (await report(setting, "running"), await report(setting, "complete"))],
] as const)(
  "words beside the /plan that takes over a plan that is %s wait for the press that revises it",
  async (status, prepare) => {
    const setting = setUp(PLACES["a deleted Telegram topic"]?.() ?? nowhere());
    const { there, here, slug, stores, place, desk } = setting;
    await approved(setting);
    await place.vanish(desk);
    await stores.conversations.markPlace(place.key, clock.now());
    await prepare(setting);
    await there.run();
    const wish = "and one for cats";
    await here.attach(`/plan ${slug} ${wish}`, { name: "cats.md", ref: "1", bytes: 5 });
    await here.run();
    const told = here.texts().find((text) => text.includes(words.wordsGoAlong(status)));
    expect(told).toContain(words.tookOverApproved(slug, status));
    expect(told).toContain(words.fileRefused("cats.md", "words"));
    expect(await stores.projects.read(slug)).toMatchObject({ status, conversation: here.key });
    if (status === "running") await report(setting, "complete");
    await here.run();
    const revise = buttonsOf(here).find(({ action }) => action === "revise");
    if (revise === undefined) throw new Error("the words have a button");
    here.script(() => "Cats, then.\nPHASE_STATUS: needs_input");
    const pressed = decodeButton(encodeButton(revise) ?? "");
    if (pressed === undefined) throw new Error("the button can be pressed");
    await here.press(pressed);
    await here.run();
    expect(here.asked.at(-1)?.prompt).toContain(wish);
    expect(await stores.projects.read(slug)).toMatchObject({ status: "planning", conversation: here.key });
  },
);

test("a planning is not taken over if somebody went on there before the runner came", async () => {
  const setting = setUp(nowhere());
  const { there, here, slug, stores, place } = setting;
  await tell(there, `/plan ${slug} a bot for plants`);
  await stores.conversations.markPlace(place.key, clock.now());
  const before = await sessionAt(stores, there);
  await here.say(`/plan ${slug}`);
  await stores.conversations.markPlace(place.key, undefined);
  await here.run();
  expect(here.texts()).toEqual([words.projectTaken(slug, "planning")]);
  expect(await sessionAt(stores, there)).toEqual(before);
  expect(await sessionAt(stores, here)).toBeUndefined();
});

/** What may happen after the session has ended there, and before it has begun here. */
const MEANWHILE: Record<string, (setting: Setting) => Promise<void>> = {
  "rescue gave the project back": async ({ there, stores, slug }) => {
    await there.rescue();
    expect(await stores.projects.read(slug)).toMatchObject({ status: "pending" });
  },
  "the place came back": ({ stores, place }) => stores.conversations.markPlace(place.key, undefined),
};

test.each(Object.entries(MEANWHILE))(
  "a take-over that was cut off goes on, although %s meanwhile",
  async (_, happens) => {
    const setting = setUp(nowhere());
    const { there, here, slug, stores, place } = setting;
    await tell(there, `/plan ${slug} a bot for plants`);
    await stores.conversations.markPlace(place.key, clock.now());
    await here.say(`/plan ${slug}`);
    const death = new AbortController();
    const cancel: Stores["conversations"]["cancel"] = async (...given) => {
      await stores.conversations.cancel(...given);
      death.abort();
      throw new Error("the runner ends here");
    };
    await here.run({ ...stores, conversations: { ...stores.conversations, cancel } }, undefined, death.signal);
    await happens(setting);
    await here.run();
    expect(here.texts().at(-1)).toContain("Who waters?");
    expect(await stores.projects.read(slug)).toMatchObject({ status: "planning", conversation: here.key });
  },
);

test.each(["before", "in the last moment"])(
  "a reply that a turn there took up %s, in vain, waits elsewhere for “Try again”, too",
  async (when) => {
    const setting = setUp(nowhere());
    const { there, here, slug, stores, place } = setting;
    await tell(there, `/plan ${slug} a bot for plants`);
    await there.say("on Mondays");
    there.script(() => ({ kind: "context-too-long" }));
    here.script(() => "Mondays it is.\nPHASE_STATUS: needs_input");
    if (when === "before") await there.run();
    await stores.conversations.markPlace(place.key, clock.now());
    await here.say(`/plan ${slug}`);
    const cancel: Stores["conversations"]["cancel"] = async (...given) => {
      if (there.asked.length < 2) await there.run();
      return stores.conversations.cancel(...given);
    };
    const heldAtCommit: number[][] = [];
    const commit: Stores["leases"]["commit"] = async (...given) => {
      const ids = (given[2].session === undefined ? undefined : workOf(given[2].session))?.inboundIds ?? [];
      const held = [await stores.inbox.load(here.key, ids), await stores.inbox.listPending(here.key)];
      heldAtCommit.push(held.map(({ length }) => length));
      return stores.leases.commit(...given);
    };
    const conversations = { ...stores.conversations, cancel };
    await here.run({ ...slow(stores), conversations, leases: { ...stores.leases, commit } });
    // The reply itself, and the /plan that is not answered yet.
    expect(heldAtCommit).toEqual([[1, 1]]);
    expect(await sessionAt(stores, here)).toMatchObject({ state: "stuck" });
    expect(here.asked).toEqual([]);
    const retry = buttonsOf(here).find(({ action }) => action === "retry");
    if (retry === undefined) throw new Error("it can be tried again");
    await here.press(retry);
    await here.run();
    expect(here.asked.map(({ prompt }) => prompt.match(/on Mondays/g))).toEqual([["on Mondays"]]);
    expect(here.texts().at(-1)).toContain("Mondays it is.");
  },
);

test("a turn that was interrupted there twice has all its attempts elsewhere", async () => {
  const setting = setUp(nowhere());
  const { there, here, slug, stores, place } = setting;
  await tell(there, `/plan ${slug} a bot for plants`);
  const shutdown = new AbortController();
  const interrupted = () => ({ kind: "cancelled", reason: "it ended" }) as const;
  there.script(interrupted, interrupted, () => {
    shutdown.abort();
    return interrupted();
  });
  await there.say("The cat does");
  await there.run(stores, "first", shutdown.signal);
  await stores.conversations.markPlace(place.key, clock.now());
  here.script(interrupted, () => "The cat, then.\nPHASE_STATUS: needs_input");
  await tell(here, `/plan ${slug}`);
  expect(here.texts().at(-1)).toContain("The cat, then.");
});

test("a cancel in the middle of a take-over gives the project back", async () => {
  const setting = setUp(nowhere());
  const { there, here, slug, stores, place } = setting;
  await tell(there, `/plan ${slug} a bot for plants`);
  await stores.conversations.markPlace(place.key, clock.now());
  await here.say(`/plan ${slug}`);
  const cancel: Stores["conversations"]["cancel"] = async (...given) => {
    await here.say("/cancel");
    return stores.conversations.cancel(...given);
  };
  const move: Stores["projects"]["move"] = async (...given) => {
    await sleep(5);
    return stores.projects.move(...given);
  };
  const conversations = { ...stores.conversations, cancel };
  await here.run({ ...stores, conversations, projects: { ...stores.projects, move } });
  expect(here.texts()).toEqual([]);
  expect(await stores.projects.read(slug)).toMatchObject({ status: "pending" });
});

test("a /plan whose clock is an hour behind takes nothing over, and the planning stays where it is", async () => {
  const setting = setUp(nowhere());
  const { there, slug, stores, place } = setting;
  await tell(there, `/plan ${slug} a bot for plants`);
  await stores.conversations.markPlace(place.key, clock.now());
  const before = await sessionAt(stores, there);
  const here = createPlanner(stores, { clock: { ...clock, now: () => clock.now() - 3_600_000 } });
  await tell(here, `/plan ${slug}`);
  expect(here.texts()).toEqual([words.projectTaken(slug, "planning")]);
  expect(await sessionAt(stores, there)).toEqual(before);
  expect(await stores.projects.read(slug)).toMatchObject({ planningSessionId: before?.id, conversation: there.key });
});

test("what the agent still does at the place that is gone ends before the planning begins elsewhere", async () => {
  const setting = setUp(nowhere());
  const { there, slug, stores, files, place } = setting;
  await tell(there, `/plan ${slug} a bot for plants`);
  await stores.conversations.markPlace(place.key, clock.now());
  const ended: string[] = [];
  const endedAtCommit: boolean[] = [];
  const sweep: Agent["sweep"] = async (marker) => {
    await sleep(5);
    ended.push(marker);
  };
  const here = createPlanner(stores, { clock, workspace: memoryWorkspace(files), agent: { sweep } });
  const commit: Stores["leases"]["commit"] = (...given) => {
    endedAtCommit.push(ended.includes(conversationMarker(there.key)));
    return stores.leases.commit(...given);
  };
  await here.say(`/plan ${slug}`);
  await here.run({ ...stores, leases: { ...stores.leases, commit } });
  expect(endedAtCommit).toEqual([true]);
  expect(here.texts().at(-1)).toContain("Who waters?");
});

test.each(["a moment later", "at the same moment"])(
  "of two places that take over an approval %s, one has it, and the other is asked",
  async (when) => {
    const setting = setUp(nowhere());
    const { here, slug, stores, place } = setting;
    await approved(setting);
    await stores.conversations.markPlace(place.key, clock.now());
    const other = createPlanner(stores, { clock });
    for (const one of [here, other]) await one.say(`/plan ${slug}`);
    // The other's runner read the project before the first one took it over.
    const seen = [await stores.projects.read(slug)];
    const read: Stores["projects"]["read"] = async (asked) => seen.shift() ?? stores.projects.read(asked);
    await here.run();
    await other.run(when === "a moment later" ? stores : { ...stores, projects: { ...stores.projects, read } });
    expect(here.texts()).toEqual([words.tookOverApproved(slug, "approved")]);
    expect(other.texts()).toEqual([words.replanQuestion(slug)]);
    expect(await other.say("/cancel")).toMatchObject({ markdown: words.nothingToCancel });
    expect(await stores.projects.read(slug)).toMatchObject({ status: "approved", conversation: here.key });
  },
);

test.each(["complete", "failed"] as const)(
  "a plan whose report, %s, was read is simply planned again, also where its place is gone since",
  async (status) => {
    const setting = setUp(nowhere());
    const { there, here, slug, stores, place } = setting;
    await approved(setting);
    await report(setting, "running");
    await report(setting, status);
    await there.run();
    await stores.conversations.markPlace(place.key, clock.now());
    here.script(() => "What next?\nPHASE_STATUS: needs_input");
    await tell(here, `/plan ${slug}`);
    expect(here.texts().at(-1)).toContain("What next?");
    expect(await stores.projects.read(slug)).toMatchObject({ status: "planning", conversation: here.key });
  },
);

test("a report that was taken over stays here, although its place came back before the runner could say so", async () => {
  const setting = setUp(PLACES["a deleted Telegram topic"]?.() ?? nowhere());
  const { there, here, slug, stores, place, desk } = setting;
  await approved(setting);
  await place.vanish(desk);
  await report(setting, "running");
  await report(setting, "complete");
  await there.run();
  await here.say(`/plan ${slug}`);
  const death = new AbortController();
  const handOver: Stores["projects"]["handOver"] = async (...given) => {
    await stores.projects.handOver(...given);
    death.abort();
    throw new Error("the runner ends here");
  };
  await here.run({ ...stores, projects: { ...stores.projects, handOver } }, undefined, death.signal);
  telegram.chat(Number(place.key.split(":")[1])).topics.add(12);
  await stores.conversations.markPlace(place.key, undefined);
  await there.run();
  expect(place.said().at(-1)).toContain("is complete");
  await here.run();
  expect(here.texts()).toEqual([words.tookOverApproved(slug, "complete")]);
  expect(await stores.projects.read(slug)).toMatchObject({ status: "complete", conversation: here.key });
});

describe("a place that comes back", () => {
  const topic = PLACES["a deleted Telegram topic"];
  if (topic === undefined) throw new Error("no such place");

  test("goes on where it was, with what it missed, if nobody took over", async () => {
    const setting = setUp(topic());
    const { there, slug, place, stores, desk } = setting;
    await tell(there, `/plan ${slug} a bot for plants`);
    const chat = telegram.chat(Number(place.key.split(":")[1]));
    chat.closed = "kicked";
    there.script(() => "And how often?\nPHASE_STATUS: needs_input");
    await tell(there, "I do");
    expect((await stores.conversations.read(place.key))?.goneAt).toBeGreaterThan(0);
    chat.closed = undefined;
    const back = { kind: "place", is: "back" } as const;
    const conversation = conversationKey("telegram", `${chat.id}`);
    const person = { id: "9", locale: "en" } as const;
    const request = {
      id: "1",
      conversation,
      person,
      receivedAt: clock.now(),
      private: false,
      allowed: true,
      ask: back,
    };
    await receive(desk, request);
    await there.run();
    expect(place.said().at(-1)).toContain("And how often?");
    there.script(() => "Good.\nPHASE_STATUS: needs_input");
    await tell(there, "weekly");
    expect(place.said().at(-1)).toContain("Good.");
  });

  test("is a closed topic that is opened again, and nobody need speak there first", async () => {
    const setting = setUp(topic());
    const { there, slug, place, desk, stores } = setting;
    await tell(there, `/plan ${slug} a bot for plants`);
    const chat = telegram.chat(Number(place.key.split(":")[1]));
    chat.topics.delete(12);
    there.script(() => "And how often?\nPHASE_STATUS: needs_input");
    await tell(there, "I do");
    chat.topics.add(12);
    const woken: ConversationKey[] = [];
    const dispatch = async (key: ConversationKey) => void woken.push(key);
    const handle = createUpdateHandler({ desk: { ...desk, dispatch }, allowedUsers: [], locale: "auto" });
    const at = { message_id: 9, date: 1, chat: { id: chat.id, type: "supergroup" }, from: { id: 9, is_bot: false } };
    const message = { ...at, message_thread_id: 12, is_topic_message: true, forum_topic_reopened: {} };
    expect(await handle(JSON.stringify({ update_id: nextId, message }))).toBeUndefined();
    expect(woken).toEqual([place.key]);
    await there.run();
    expect(place.said().at(-1)).toContain("And how often?");
    expect((await stores.conversations.read(place.key))?.goneAt).toBeUndefined();
  });

  test("shows what it missed before it answers the next message", async () => {
    const setting = setUp(topic());
    const { there, slug, place } = setting;
    await tell(there, `/plan ${slug} a bot for plants`);
    const chat = telegram.chat(Number(place.key.split(":")[1]));
    chat.closed = "kicked";
    there.script(
      () => "And how often?\nPHASE_STATUS: needs_input",
      () => "Good.\nPHASE_STATUS: needs_input",
    );
    await tell(there, "I do");
    chat.closed = undefined;
    await tell(there, "weekly");
    expect(place.said().join("\n")).toMatch(/And how often\?[\s\S]*Good\./);
  });

  test("has nothing to go on with after it was taken over, and does not take it back", async () => {
    const setting = setUp(topic());
    const { here, there, slug, place, stores, desk } = setting;
    await tell(there, `/plan ${slug} a bot for plants`);
    const id = Number(place.key.split(":")[1]);
    await place.vanish(desk);
    await planHere(setting);
    telegram.chat(id).topics.add(12);
    expect(await there.say(`/plan ${slug}`)).toMatchObject({ markdown: words.projectTaken(slug, "planning") });
    expect(await stores.projects.read(slug)).toMatchObject({ conversation: here.key });
  });
});

/** What there is to take over, and what the person sees of it in the end. */
const HOLDINGS: Record<string, { prepare: (setting: Setting) => Promise<void>; shows: (slug: string) => string }> = {
  "an open planning": {
    prepare: ({ there, slug }) => tell(there, `/plan ${slug} a bot for plants`),
    shows: () => "Who waters?",
  },
  "an interrupted turn": {
    prepare: async ({ there, here, slug }) => {
      await tell(there, `/plan ${slug} a bot for plants`);
      const shutdown = new AbortController();
      there.script(() => {
        shutdown.abort();
        return { kind: "cancelled", reason: "shutdown" };
      });
      await there.say("The cat does");
      await there.run(undefined, undefined, shutdown.signal);
      const answer = () => "The cat, then.\nPHASE_STATUS: needs_input";
      here.script(answer, answer, answer);
    },
    shows: () => "The cat, then.",
  },
  "an approved plan": { prepare: approved, shows: (slug) => words.tookOverApproved(slug, "approved") },
};

test.each(Object.entries(HOLDINGS))(
  "%s that is taken over ends the same if the runner is killed at any store call",
  async (_, holding) => {
    const ends = new Set<string>();
    for (let killedAt = 0, end = ""; end !== "idle"; killedAt += 1) {
      const setting = setUp(nowhere());
      const { there, here, slug, stores, place } = setting;
      await holding.prepare(setting);
      await stores.conversations.markPlace(place.key, clock.now());
      await here.say(`/plan ${slug}`);
      const death = new AbortController();
      end = await here.run(killed(stores, killedAt, death), undefined, death.signal).catch(() => "killed");
      clock.pass(60_000);
      await here.run();
      await there.run();
      await here.rescue();
      const { state, documents } = (await sessionAt(stores, here)) ?? {};
      const { status, conversation } = (await stores.projects.read(slug)) ?? {};
      ends.add(JSON.stringify({ state, documents, status, isHere: conversation === here.key }));
      expect(here.texts().join("\n")).toContain(holding.shows(slug));
      expect(killedAt).toBeLessThan(60);
    }
    expect(ends.size).toBe(1);
  },
);

function nowhere(): Place {
  return { key: conversationKey("echo", randomUUID()), chat: deafChat(), vanish: async () => {}, said: () => [] };
}

/** Takes everything, and shows it to nobody. */
function deafChat(): Chat {
  const sent = async () => ({ kind: "sent", messageId: "1" }) as const;
  const nothing = async () => undefined;
  return {
    adapter: "echo",
    label: "nowhere",
    pace: { progressMs: 60_000, typingMs: 60_000 },
    render: (reply) => [reply],
    send: sent,
    fetchFile: async () => ({ kind: "refused", problem: "gone", reason: "no files" }),
    typing: nothing,
    showProgress: nothing,
    clearProgress: nothing,
    react: nothing,
  };
}

/** In this inbox each write takes a while. */
function slow({ inbox, ...stores }: Stores): Stores {
  const after =
    <Given extends unknown[], Result>(ms: number, verb: (...given: Given) => Promise<Result>) =>
    async (...given: Given) => {
      await sleep(ms);
      return verb(...given);
    };
  return { ...stores, inbox: { ...inbox, append: after(20, inbox.append), finish: after(2, inbox.finish) } };
}

/** The process dies at the call with this number: that call and every later one fails. */
function killed(stores: Stores, at: number, death: AbortController): Stores {
  let calls = 0;
  const dying = <Port extends object>(port: Port): Port =>
    new Proxy(port, {
      get: (target, name) => {
        const verb: unknown = Reflect.get(target, name);
        return typeof verb !== "function"
          ? verb
          : (...given: unknown[]) => {
              calls += 1;
              if (calls > at) death.abort();
              return calls > at ? Promise.reject(new Error("killed")) : (Reflect.apply(verb, target, given) as unknown);
            };
      },
    });
  return Object.fromEntries(Object.entries(stores).map(([name, port]) => [name, dying(port as object)])) as never;
}
