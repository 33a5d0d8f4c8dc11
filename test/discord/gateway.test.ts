import { ConversationKey } from "@echo/core/id/conversation-key";
import type { ListenEnd } from "@echo/platforms/platform";
import { runDiscordGateway } from "@echo/platforms/discord/gateway";
import { createThreadOpener } from "@echo/platforms/discord/thread";
import { afterEach, describe, expect, test } from "vitest";
import type { FakeDiscord, FakeDiscordOptions } from "../fakes/discord/discord.ts";
import { startFakeDiscord } from "../fakes/discord/discord.ts";
import { createTestDesk } from "./desk.ts";
import { eventually } from "./eventually.ts";
import { createManualClock } from "../fakes/manual-clock.ts";

const ANA = { id: "7", name: "Ana", language: "ro", roles: [] };
const DAN = { id: "8", name: "Dan", roles: ["600"] };
const EVE = { id: "9", name: "Eve", roles: [] };
const ended: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end();
});

async function setUp(options: FakeDiscordOptions = {}) {
  const clock = createManualClock();
  const fake = await startFakeDiscord({ clock, ...options });
  ended.push(() => fake.stop());
  const desk = createTestDesk(() => clock.now());
  const channel = fake.openChannel();
  return { clock, fake, desk, channel };
}

type Setting = Awaited<ReturnType<typeof setUp>>;

function run({ clock, fake, desk }: Setting, token = fake.token) {
  const stop = new AbortController();
  const end: Promise<ListenEnd> = runDiscordGateway({
    desk: desk.deps,
    token,
    apiUrl: fake.url,
    clock,
    signal: stop.signal,
    allowedUsers: [ANA.id],
    allowedRoles: ["600"],
    locale: "auto",
    openThread: createThreadOpener({ botToken: token, apiUrl: fake.url, log: desk.deps.log }),
  });
  const finish = async () => {
    stop.abort();
    return end;
  };
  ended.push(finish);
  return { end, finish };
}

/** Starts the Gateway. Resolves when its session is open and the earlier messages have been read. */
async function listening(setting: Setting) {
  const { desk, fake } = setting;
  const running = run(setting);
  const reads = () => fake.calls.filter(({ route }) => route === "GET /channels/*/messages").length;
  await eventually(() => fake.gateway.sessions() === 1 && desk.calls.includes("conversations.listDue"));
  const places = (await desk.stores.conversations.listDue()).length;
  await eventually(() => reads() >= places);
  return running;
}

const texts = async ({ desk }: Setting, channel: string) =>
  (await desk.pending(channel)).map(({ intent }) => (intent.kind === "reply" ? intent.text : intent.kind));

const botSaid = (fake: FakeDiscord, channel: string) => fake.said(channel).length > 0;

describe("in a server", () => {
  test("a message of an allowed person reaches an open conversation; all other messages are ignored", async () => {
    const setting = await setUp();
    const { fake, desk, channel } = setting;
    const elsewhere = fake.openChannel();
    await desk.open(channel.id);
    await listening(setting);
    const said = fake.say(ANA, channel.id, { text: "o pompă mică" });
    fake.say(DAN, channel.id, { text: "și un senzor" });
    fake.say(EVE, channel.id, { text: "bună tuturor" });
    fake.say(ANA, elsewhere.id, { text: "Continuă faza" });
    fake.say(ANA, channel.id, { text: "/dance" });
    fake.say(ANA, channel.id, { text: "doar lui Dan", replyTo: fake.say(DAN, elsewhere.id, { text: "?" }) });
    fake.say(ANA, channel.id, { text: "<@4242> gata", mentions: ["4242"] });
    await eventually(async () => (await texts(setting, channel.id)).includes("gata"));
    expect(await texts(setting, channel.id)).toEqual(["o pompă mică", "și un senzor", "gata"]);
    expect((await desk.pending(channel.id))[0]).toMatchObject({ id: said.id.padStart(20, "0"), messageId: said.id });
    expect(await texts(setting, elsewhere.id)).toEqual([]);
    expect([...fake.said(channel.id), ...fake.said(elsewhere.id)]).toEqual([]);
  });

  test("a typed command does what its button does, and a typed /cancel is answered", async () => {
    const setting = await setUp();
    const { clock, fake, desk, channel } = setting;
    await desk.open(channel.id);
    await listening(setting);
    clock.pass(10);
    fake.say(ANA, channel.id, { text: "Continuă faza" });
    fake.say(ANA, channel.id, { text: "/cancel" });
    await eventually(() => botSaid(fake, channel.id));
    expect(fake.said(channel.id)[0]).toContain("plant-bot");
    expect(desk.dispatched.length).toBeGreaterThan(0);
  });

  test("an edit replaces the words of a message that still waits", async () => {
    const setting = await setUp();
    const { fake, desk, channel } = setting;
    await desk.open(channel.id);
    await listening(setting);
    const message = fake.say(ANA, channel.id, { text: "o pmpă" });
    fake.edit(ANA, message, "o pompă");
    await eventually(async () => (await texts(setting, channel.id))[0] === "o pompă");
    expect(await desk.pending(channel.id)).toHaveLength(1);
  });

  test("an edit of a message that is taken up is said to come too late, once; a link's preview is no edit", async () => {
    const setting = await setUp();
    const { fake, desk, channel } = setting;
    await desk.open(channel.id);
    await listening(setting);
    const message = fake.say(ANA, channel.id, { text: "o pompă https://example.com" });
    await eventually(async () => (await texts(setting, channel.id)).length === 1);
    const pending = await desk.pending(channel.id);
    await desk.stores.inbox.finish(
      ConversationKey.parse(`discord:${channel.id}`),
      pending.map(({ id }) => id),
    );
    fake.preview(ANA, message);
    fake.edit(ANA, message, "două pompe");
    fake.edit(ANA, message, "trei pompe");
    fake.say(ANA, channel.id, { text: "gata" });
    await eventually(async () => (await texts(setting, channel.id)).includes("gata"));
    expect(fake.said(channel.id)).toEqual([expect.stringContaining("Your edit came too late")]);
  });

  test("files without words are answered with a sentence; words sent with files are stored", async () => {
    const setting = await setUp();
    const { fake, desk, channel } = setting;
    await desk.open(channel.id);
    await listening(setting);
    fake.say(ANA, channel.id, { files: [{ name: "a.png", type: "image/png", content: "x" }] });
    await eventually(() => botSaid(fake, channel.id));
    fake.say(ANA, channel.id, { text: "așa arată", files: [{ name: "a.png", type: "image/png", content: "x" }] });
    await eventually(() => fake.said(channel.id).length === 2);
    expect(await texts(setting, channel.id)).toEqual(["așa arată"]);
  });
});

describe("words that are not the person's own", () => {
  async function heard(setting: Setting, channel: string) {
    return (await setting.desk.pending(channel)).map(({ intent }) => intent);
  }

  test.each(["/cancel", "Dau drumul tonight", "continue", "Merg și eu pe varianta B"])(
    "a forwarded %j is material, and its file comes along",
    async (text) => {
      const setting = await setUp();
      const { fake, desk, channel } = setting;
      const elsewhere = fake.openChannel();
      await desk.open(channel.id);
      await listening(setting);
      const original = fake.say(EVE, elsewhere.id, { text, files: [{ name: "a.md", content: "x" }] });
      const said = fake.say(ANA, channel.id, { forward: original });
      await eventually(async () => (await desk.pending(channel.id)).length === 1);
      expect(await heard(setting, channel.id)).toEqual([
        {
          kind: "reply",
          text: "",
          material: [{ kind: "forwarded", text }],
          files: [{ name: "a.md", bytes: 1, ref: `${said.id}/${original.attachments[0]?.id}` }],
        },
      ]);
      expect(await desk.stores.conversations.read(ConversationKey.parse(`discord:${channel.id}`))).not.toMatchObject({
        cancelledAt: expect.anything(),
      });
    },
  );

  test("a reply brings along what it answers, with its author", async () => {
    const setting = await setUp();
    const { fake, desk, channel } = setting;
    await desk.open(channel.id);
    await listening(setting);
    const question = fake.say({ id: "bot" }, channel.id, { text: "A) anual B) lunar" });
    fake.say(ANA, channel.id, { text: "a doua, zice <@8>", replyTo: question, mentions: [DAN] });
    await eventually(async () => (await desk.pending(channel.id)).length === 1);
    expect(await heard(setting, channel.id)).toEqual([
      {
        kind: "reply",
        text: "a doua, zice @Dan",
        material: [{ kind: "answered", from: "Planner", text: "A) anual B) lunar" }],
      },
    ]);
  });

  test("a poll, and whatever Discord invents next, is never silent in an open planning", async () => {
    const setting = await setUp();
    const { fake, desk, channel } = setting;
    await desk.open(channel.id);
    await listening(setting);
    fake.say(ANA, channel.id, { poll: "Care?" });
    fake.say(ANA, channel.id, {});
    await eventually(() => fake.said(channel.id).length === 2);
    expect(fake.said(channel.id)).toEqual([
      expect.stringContaining("you sent a poll"),
      expect.stringContaining("something that I cannot read"),
    ]);
    expect(await desk.pending(channel.id)).toEqual([]);
  });
});

describe("a file", () => {
  const notes = { name: "notițe.md", type: "text/markdown; charset=utf-8", content: "# ăâî" };
  const filesOf = async ({ desk }: Setting, channel: string) =>
    (await desk.pending(channel)).map(({ intent }) => (intent.kind === "reply" ? intent.files : undefined));

  test("is stored as a reply, with or without words; a file that is not text is refused by name", async () => {
    const setting = await setUp();
    const { fake, desk, channel } = setting;
    await desk.open(channel.id);
    await listening(setting);
    const pdf = { name: "plan.pdf", type: "application/pdf", content: "x" };
    const alone = fake.say(ANA, channel.id, { files: [notes] });
    fake.say(ANA, channel.id, { text: "și astea", files: [{ ...notes, name: "date.csv" }, pdf] });
    fake.say(ANA, channel.id, { files: [{ ...notes, size: 256 * 1024 + 1 }] });
    await eventually(() => fake.said(channel.id).length === 2);
    expect(await texts(setting, channel.id)).toEqual(["", "și astea"]);
    expect(await filesOf(setting, channel.id)).toEqual([
      [{ name: "notițe.md", bytes: 8, ref: `${alone.id}/${alone.attachments[0]?.id}` }],
      [expect.objectContaining({ name: "date.csv" })],
    ]);
    expect(fake.said(channel.id)).toEqual([
      expect.stringContaining("`plan.pdf`: I can only read text files"),
      expect.stringContaining("`notițe.md`: it is over 256 KB"),
    ]);
  });

  test("is named in the answer if its words are answered at once", async () => {
    const setting = await setUp();
    const { fake, desk, channel } = setting;
    await desk.open(channel.id);
    await listening(setting);
    fake.say(ANA, channel.id, { text: "/status", files: [notes] });
    fake.say(ANA, channel.id, { text: "/plan alt-bot cântă", files: [notes] });
    await eventually(() => fake.said(channel.id).length === 2);
    expect(await texts(setting, channel.id)).toEqual([]);
    expect(fake.said(channel.id)).toEqual([
      expect.stringContaining("`notițe.md`, because it came with a command"),
      expect.stringMatching(/planning[^]*\n\nI did not take `notițe\.md` either/),
    ]);
  });

  test("is read by REST if it was sent while no process was listening", async () => {
    const setting = await setUp();
    const { clock, fake, channel } = setting;
    fake.join(ANA);
    await claim(setting, channel.id);
    clock.pass(1000);
    const said = fake.say(ANA, channel.id, { text: "uite", files: [notes] });
    await listening(setting);
    await eventually(async () => (await texts(setting, channel.id)).length === 1);
    expect(await filesOf(setting, channel.id)).toMatchObject([[{ ref: `${said.id}/${said.attachments[0]?.id}` }]]);
  });

  test("stays attached when its words are edited", async () => {
    const setting = await setUp();
    const { fake, desk, channel } = setting;
    await desk.open(channel.id);
    await listening(setting);
    fake.edit(ANA, fake.say(ANA, channel.id, { text: "uitw", files: [notes] }), "uite");
    await eventually(async () => (await texts(setting, channel.id))[0] === "uite");
    expect(await filesOf(setting, channel.id)).toMatchObject([[{ name: "notițe.md" }]]);
  });
});

test("in a direct message, a message without a conversation gets a hint and a stranger is told their id", async () => {
  const setting = await setUp();
  const { fake } = setting;
  await listening(setting);
  const [ana, eve] = [fake.openDirect(ANA), fake.openDirect(EVE)];
  fake.say(ANA, ana.id, { text: "salut" });
  fake.say(EVE, eve.id, { text: "salut" });
  await eventually(() => botSaid(fake, ana.id) && botSaid(fake, eve.id));
  expect(fake.said(ana.id)[0]).toContain("/plan");
  expect(fake.said(eve.id)[0]).toContain("9");
});

test("a plain message is answered in the planning session's language, because it carries no locale", async () => {
  const setting = await setUp();
  const { fake } = setting;
  await listening(setting);
  const direct = fake.openDirect(ANA);
  await fake.slash(ANA, direct.id, "plan", { slug: "plant-bot", description: "udă" });
  await eventually(async () => (await texts(setting, direct.id)).length === 1);
  fake.say(ANA, direct.id, { text: "/status" });
  await eventually(() => fake.said(direct.id).length === 2);
  expect(fake.said(direct.id)[1]).toContain("pornește");
});

describe("no message is lost", () => {
  test("a dropped connection is resumed, and a message sent meanwhile arrives once", async () => {
    const setting = await setUp();
    const { fake, desk, channel } = setting;
    await desk.open(channel.id);
    await listening(setting);
    fake.say(ANA, channel.id, { text: "unu" });
    await eventually(async () => (await texts(setting, channel.id)).length === 1);
    fake.gateway.drop(4000, false);
    await eventually(() => fake.gateway.sessions() === 0);
    fake.say(ANA, channel.id, { text: "doi" });
    await eventually(async () => (await texts(setting, channel.id)).length === 2);
    expect(fake.gateway.received.map(({ op }) => op).filter((op) => op === 2 || op === 6)).toEqual([2, 6]);
    expect(await texts(setting, channel.id)).toEqual(["unu", "doi"]);
  });

  test("the Gateway resumes its session when Discord asks it to reconnect", async () => {
    const setting = await setUp();
    const { fake } = setting;
    await listening(setting);
    fake.gateway.askToReconnect();
    await eventually(() => fake.gateway.received.some(({ op }) => op === 6));
    await eventually(() => fake.gateway.sessions() === 1);
    expect(fake.gateway.received.filter(({ op }) => op === 2)).toHaveLength(1);
  });

  test("messages sent while no process was listening are read by REST once, with their authors' roles", async () => {
    const setting = await setUp();
    const { clock, fake, channel } = setting;
    for (const person of [ANA, DAN, EVE]) fake.join(person);
    fake.say(ANA, channel.id, { text: "dinainte" });
    clock.pass(1000);
    await claim(setting, channel.id);
    clock.pass(1000);
    for (let index = 0; index < 120; index += 1) fake.say(EVE, channel.id, { text: `vorbe ${index}` });
    fake.say(ANA, channel.id, { text: "unu" });
    fake.say(DAN, channel.id, { text: "doi" });
    fake.say(ANA, channel.id, { text: "/status" });
    await listening(setting);
    await eventually(async () => (await texts(setting, channel.id)).length === 2);
    fake.say(ANA, channel.id, { text: "trei" });
    await eventually(async () => (await texts(setting, channel.id)).length === 3);
    expect(await texts(setting, channel.id)).toEqual(["unu", "doi", "trei"]);
    expect(fake.said(channel.id)).toEqual([]);
  });

  test("messages sent before a runner has begun the planning session are read by REST too", async () => {
    const setting = await setUp();
    const { clock, desk, fake, channel } = setting;
    fake.join(ANA);
    const begun = fake.openChannel();
    for (const { id } of [channel, begun]) await desk.open(id);
    clock.pass(1000);
    fake.say(ANA, channel.id, { text: "unu" });
    fake.say(ANA, begun.id, { text: "doi" });
    clock.pass(1000);
    await claim(setting, begun.id);
    await listening(setting);
    await eventually(async () => (await texts(setting, begun.id)).length === 1);
    await eventually(async () => (await texts(setting, channel.id)).length === 1);
    expect([await texts(setting, channel.id), await texts(setting, begun.id)]).toEqual([["unu"], ["doi"]]);
  });

  test("messages wait in order until the store is up again", async () => {
    const setting = await setUp();
    const { clock, fake, desk, channel } = setting;
    await desk.open(channel.id);
    await listening(setting);
    let failures = 10;
    desk.before(() => {
      failures -= 1;
      desk.setDown(failures >= 0);
    });
    fake.say(ANA, channel.id, { text: "unu" });
    fake.say(ANA, channel.id, { text: "doi" });
    await eventually(async () => (await texts(setting, channel.id)).length === 2);
    expect(await texts(setting, channel.id)).toEqual(["unu", "doi"]);
    expect(clock.slept).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000, 30_000]);
  });
});

/** Claims the project for the channel, so that a new process finds the conversation. */
async function claim({ clock, desk }: Setting, channel: string): Promise<void> {
  const opened = await desk.open(channel);
  await desk.propose("plant-bot");
  await desk.stores.projects.claim("plant-bot" as never, {
    session: opened.opening?.planningSessionId as never,
    conversation: ConversationKey.parse(`discord:${channel}`),
    now: clock.now(),
  });
}

describe("a place that is deleted", () => {
  /** A planning in a thread, as a runner would have begun it. */
  async function planned(setting: Setting) {
    const thread = setting.fake.openChannel({ type: 11, parentId: setting.channel.id });
    const key = ConversationKey.parse(`discord:${thread.id}`);
    await setting.desk.open(thread.id);
    const goneAt = async () => (await setting.desk.stores.conversations.read(key))?.goneAt;
    return { thread, goneAt };
  }

  test.each<[string, (fake: FakeDiscord, thread: string, channel: string) => void]>([
    ["a thread", (fake, thread) => fake.remove(thread)],
    ["a channel with its threads", (fake, _thread, channel) => fake.remove(channel)],
    ["a server that we were removed from", (fake) => fake.expel()],
  ])("%s is gone", async (_, vanish) => {
    const setting = await setUp();
    const { thread, goneAt } = await planned(setting);
    await listening(setting);
    vanish(setting.fake, thread.id, setting.channel.id);
    await eventually(async () => (await goneAt()) !== undefined);
    expect(await goneAt()).toBeGreaterThan(0);
  });

  test("an outage of the server changes nothing, and a place whose deletion we missed is found at the start", async () => {
    const setting = await setUp();
    const [kept, lost] = [await planned(setting), await planned(setting)];
    setting.fake.remove(lost.thread.id);
    run(setting);
    await eventually(async () => (await lost.goneAt()) !== undefined);
    setting.fake.expel("outage");
    setting.fake.say(ANA, kept.thread.id, { text: "o pompă" });
    await eventually(async () => (await texts(setting, kept.thread.id)).length > 0);
    expect(await kept.goneAt()).toBeUndefined();
  });
});

test("without a public address the Gateway also carries interactions", async () => {
  const setting = await setUp();
  const { fake, desk, channel } = setting;
  await listening(setting);
  await fake.slash(ANA, channel.id, "plan", { slug: "plant-bot", description: "udă" });
  await eventually(() => fake.transcript(channel.id).some(({ onlyFor }) => onlyFor === ANA.id));
  const [thread] = fake.threads();
  expect(await desk.pending(thread?.id ?? "")).toMatchObject([{ intent: { kind: "plan" } }]);
  desk.setDown(true);
  await fake.slash(ANA, channel.id, "status");
  await eventually(() => fake.said(channel.id).some((text) => text.includes("Nu pot salva")));
});

describe("the end of a connection", () => {
  test("a stop closes the session", async () => {
    const setting = await setUp();
    const { finish } = await listening(setting);
    expect(await finish()).toEqual({ kind: "stopped" });
    await eventually(() => setting.fake.gateway.sessions() === 0);
  });

  test("a stop while the session is still opening closes it", async () => {
    const setting = await setUp({ readyAfterMs: 300 });
    const { finish } = run(setting);
    await eventually(() => setting.fake.gateway.sessions() === 1);
    expect(await finish()).toEqual({ kind: "stopped" });
    await eventually(() => setting.fake.gateway.sessions() === 0);
  });

  test("a wrong token or a disabled intent is reported, logged and not retried", async () => {
    const setting = await setUp({ contentIntent: false });
    const errors = () => setting.desk.log.flatMap(({ level, fields }) => (level === "error" ? [fields] : []));
    expect(await run(setting, "wrong").end).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("TOKEN"),
    });
    expect(errors()).toEqual([{ code: 401, reason: expect.stringMatching(/^DISCORD_BOT_TOKEN: expected/) }]);
    expect(await run(setting).end).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("CONTENT INTENT"),
    });
    expect(errors()[1]).toEqual({ code: 4014, reason: expect.stringContaining("CONTENT INTENT") });
  });

  test("an API that is down is retried", async () => {
    const setting = await setUp();
    setting.fake.breakDown(6, "status");
    await listening(setting);
    expect(setting.desk.log.some(({ event }) => event === "discord-gateway-unreachable")).toBe(true);
  });
});
