import { afterEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { createManualClock } from "../manual-clock.ts";
import type { FakeDiscord, FakeDiscordOptions } from "./discord.ts";
import { startFakeDiscord } from "./discord.ts";
import type { FakeChannel } from "./world.ts";
import { BIT, EVERYTHING } from "./world.ts";

const ANA = { id: "7", name: "Ana", language: "ro" };
const running: FakeDiscord[] = [];
const sockets: WebSocket[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await Promise.all(running.splice(0).map((fake) => fake.stop()));
});

async function setUp(options: FakeDiscordOptions = {}) {
  const clock = createManualClock();
  const fake = await startFakeDiscord({ clock, ...options });
  running.push(fake);
  return { clock, fake, channel: fake.openChannel() };
}

interface Answer {
  status: number;
  body: { id: string; code: number; retry_after: number; content: string };
}

async function call(
  fake: FakeDiscord,
  method: string,
  path: string,
  payload?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(`${fake.url}${path}`, {
    method,
    headers: {
      authorization: `Bot ${fake.token}`,
      "user-agent": "DiscordBot (https://example.org, 1)",
      "content-type": "application/json",
      ...headers,
    },
    ...(payload === undefined ? {} : { body: JSON.stringify(payload) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === "" ? {} : JSON.parse(text)) as Answer["body"] };
}

const button = (id: string, label = "x") => ({ type: 2, style: 1, label, custom_id: id });
/** A modal's field, at its limits. */
const field = (change: object = {}) => ({
  type: 18,
  label: "x".repeat(45),
  component: {
    type: 4,
    custom_id: "x".repeat(100),
    style: 2,
    max_length: 4000,
    placeholder: "x".repeat(100),
    ...change,
  },
});
const row = (...buttons: object[]) => ({ type: 1, components: buttons });

describe("messages", () => {
  test.each<[string, object, number]>([
    ["2001 characters", { content: "x".repeat(2001) }, 50_035],
    ["nothing", { content: " " }, 50_006],
    ["six rows", { content: "x", components: [1, 2, 3, 4, 5, 6].map((id) => row(button(`${id}`))) }, 50_035],
    ["six buttons", { content: "x", components: [row(...[1, 2, 3, 4, 5, 6].map((id) => button(`${id}`)))] }, 50_035],
    ["an empty row", { content: "x", components: [row()] }, 50_035],
    ["an empty label", { content: "x", components: [row(button("1", ""))] }, 50_035],
    ["an unknown style", { content: "x", components: [row({ ...button("1"), style: 6 })] }, 50_035],
    ["a long label", { content: "x", components: [row(button("1", "y".repeat(81)))] }, 50_035],
    ["a long custom_id", { content: "x", components: [row(button("y".repeat(101)))] }, 50_035],
    ["no custom_id", { content: "x", components: [row(button(""))] }, 50_035],
    ["the same custom_id twice", { content: "x", components: [row(button("1"), button("1"))] }, 50_035],
    ["a long nonce", { content: "x", nonce: "y".repeat(26) }, 50_035],
  ])("%s: refused", async (_, payload, code) => {
    const { fake, channel } = await setUp();
    expect(await call(fake, "POST", `/channels/${channel.id}/messages`, payload)).toMatchObject({
      status: 400,
      body: { code },
    });
    expect(fake.transcript(channel.id)).toEqual([]);
  });

  test("a message at its limits is accepted", async () => {
    const { fake, channel } = await setUp();
    const full = (id: string) => ({ ...button(id.padEnd(100, "y"), "x".repeat(80)), style: 4 });
    const components = [1, 2, 3, 4, 5].map((one) => row(...[1, 2, 3, 4, 5].map((two) => full(`${one}${two}`))));
    const sent = await call(fake, "POST", `/channels/${channel.id}/messages`, {
      content: "x".repeat(2000),
      nonce: "y".repeat(25),
      components,
    });
    expect(sent.status).toBe(200);
  });

  test("the same nonce is the same message for minutes, but only if enforced", async () => {
    const { clock, fake, channel } = await setUp();
    const path = `/channels/${channel.id}/messages`;
    const enforced = { content: "a", nonce: "n", enforce_nonce: true };
    const first = await call(fake, "POST", path, enforced);
    expect((await call(fake, "POST", path, { ...enforced, content: "b" })).body).toMatchObject({
      id: first.body.id,
      content: "a",
    });
    expect((await call(fake, "POST", path, { ...enforced, enforce_nonce: false })).body.id).not.toBe(first.body.id);
    expect(fake.transcript(channel.id)).toHaveLength(2);
    clock.pass(4 * 60_000);
    await call(fake, "POST", path, enforced);
    expect(fake.transcript(channel.id)).toHaveLength(3);
  });

  test("the nonce of a deleted message is refused as an unknown message", async () => {
    const { fake, channel } = await setUp();
    const path = `/channels/${channel.id}/messages`;
    const first = await call(fake, "POST", path, { content: "a", nonce: "n", enforce_nonce: true });
    await call(fake, "DELETE", `${path}/${first.body.id}`);
    const again = await call(fake, "POST", path, { content: "a", nonce: "n", enforce_nonce: true });
    expect(again).toMatchObject({ status: 404, body: { code: 10_008 } });
  });

  test("without allowed_mentions, @everyone pings everyone", async () => {
    const { fake, channel } = await setUp();
    const path = `/channels/${channel.id}/messages`;
    await call(fake, "POST", path, { content: "@everyone", allowed_mentions: { parse: [] } });
    expect(fake.pings).toEqual([]);
    await call(fake, "POST", path, { content: "@everyone" });
    expect(fake.pings).toEqual(["@everyone"]);
  });

  test("other people's messages cannot be edited", async () => {
    const { fake, channel } = await setUp();
    const message = fake.say(ANA, channel.id, { text: "a" });
    const path = `/channels/${channel.id}/messages/${message.id}`;
    expect((await call(fake, "PATCH", path, { content: "b" })).body.code).toBe(50_005);
  });

  test("an edit has the limits of a message", async () => {
    const { fake, channel } = await setUp();
    const path = `/channels/${channel.id}/messages`;
    const { id } = (await call(fake, "POST", path, { content: "a" })).body;
    for (const change of [{ content: "x".repeat(2001) }, { components: [row(button("1", "y".repeat(81)))] }]) {
      expect((await call(fake, "PATCH", `${path}/${id}`, change)).body.code).toBe(50_035);
    }
    expect(fake.said(channel.id)).toEqual(["a"]);
  });

  test("a missing message cannot be edited, deleted or read", async () => {
    const { fake, channel } = await setUp();
    for (const method of ["PATCH", "DELETE", "GET"]) {
      const payload = method === "PATCH" ? { content: "b" } : undefined;
      expect(await call(fake, method, `/channels/${channel.id}/messages/1`, payload)).toMatchObject({
        status: 404,
        body: { code: 10_008 },
      });
    }
  });

  test("a deleted or ephemeral message is not listed", async () => {
    const { fake, channel } = await setUp();
    const path = `/channels/${channel.id}/messages`;
    const { id } = (await call(fake, "POST", path, { content: "a" })).body;
    await call(fake, "DELETE", `${path}/${id}`);
    fake.connect(() => Response.json({ type: 4, data: { content: "b", flags: 64 } }));
    await fake.slash(ANA, channel.id, "status");
    expect((await call(fake, "GET", path)).body).toEqual([]);
  });

  test("without the content intent, REST returns content only for direct messages", async () => {
    const { fake, channel } = await setUp({ contentIntent: false });
    const contents: string[] = [];
    for (const { id } of [channel, fake.openDirect(ANA)]) {
      const said = fake.say(ANA, id, { text: "secret" });
      contents.push((await call(fake, "GET", `/channels/${id}/messages/${said.id}`)).body.content);
      contents.push(
        ...((await call(fake, "GET", `/channels/${id}/messages`)).body as unknown as Answer["body"][]).map(
          ({ content }) => content,
        ),
      );
    }
    expect(contents).toEqual(["", "", "secret", "secret"]);
  });

  test("reading starts after a given message, newest first, at most 100", async () => {
    const { fake, channel } = await setUp();
    const said = Array.from({ length: 130 }, (_, index) => fake.say(ANA, channel.id, { text: `${index}` }));
    const path = `/channels/${channel.id}/messages`;
    const found = await call(fake, "GET", `${path}?after=${said[9]?.id}&limit=100`);
    const contents = (found.body as unknown as { content: string }[]).map(({ content }) => content);
    expect([contents.length, contents[0], contents.at(-1)]).toEqual([100, "109", "10"]);
    for (const limit of [0, 101]) expect((await call(fake, "GET", `${path}?limit=${limit}`)).status).toBe(400);
  });
});

test("an attachment's address is signed, new with every reading and valid for a day", async () => {
  const { clock, fake, channel } = await setUp();
  const message = fake.say(ANA, channel.id, {
    files: [{ name: "notițe.md", content: "# ăâî", type: "text/markdown" }],
  });
  const read = async () => {
    const { body } = await call(fake, "GET", `/channels/${channel.id}/messages/${message.id}`);
    return (body as unknown as { attachments: { url: string; size: number }[] }).attachments[0];
  };
  const first = await read();
  expect(first).toMatchObject({ filename: "notițe.md", size: 8, content_type: "text/markdown" });
  const get = async (url = "") => (await fetch(url)).status;
  expect(await (await fetch(first?.url ?? "")).text()).toBe("# ăâî");
  expect(await get(first?.url.replace(/hm=.*/, "hm=00"))).toBe(404);
  clock.pass(24 * 3600 * 1000);
  expect(await get(first?.url)).toBe(404);
  expect(await get((await read())?.url)).toBe(200);
});

describe("rights", () => {
  test.each<[string, bigint, string, string, number]>([
    ["to see", 0n, "POST", "/messages", 50_001],
    ["to send", EVERYTHING & ~BIT.sendMessages, "POST", "/messages", 50_013],
    ["to read", EVERYTHING & ~BIT.readHistory, "GET", "/messages", 50_013],
    ["to read one", EVERYTHING & ~BIT.readHistory, "GET", "/messages/1", 50_013],
    ["to write, typing", EVERYTHING & ~BIT.sendMessages, "POST", "/typing", 50_013],
    ["to write, an edit", EVERYTHING & ~BIT.sendMessages, "PATCH", "/messages/1", 50_013],
    ["to read, a reaction", EVERYTHING & ~BIT.readHistory, "PUT", "/messages/1/reactions/%F0%9F%91%8D/@me", 50_013],
    ["to open threads", EVERYTHING & ~BIT.createThreads, "POST", "/messages/1/threads", 50_013],
    ["to react", EVERYTHING & ~BIT.addReactions, "PUT", "/messages/1/reactions/%F0%9F%91%8D/@me", 50_013],
  ])("without the right %s: %s", async (_, permissions, method, path, code) => {
    const { fake } = await setUp();
    const channel = fake.openChannel({ permissions });
    const payload = method === "GET" ? undefined : { content: "x", name: "x" };
    expect(await call(fake, method, `/channels/${channel.id}${path}`, payload)).toMatchObject({
      status: 403,
      body: { code },
    });
  });

  test("a wrong token, a wrong user agent, an unknown channel and an unknown route are refused", async () => {
    const { fake, channel } = await setUp();
    const path = `/channels/${channel.id}/messages`;
    expect((await call(fake, "POST", path, { content: "x" }, { authorization: "Bot x" })).status).toBe(401);
    expect((await call(fake, "POST", path, { content: "x" }, { "user-agent": "curl" })).status).toBe(403);
    expect((await call(fake, "POST", "/channels/1/messages", { content: "x" })).body.code).toBe(10_003);
    expect((await call(fake, "GET", "/nowhere")).status).toBe(404);
  });

  test("a flood refusal names the wait in its body and its header", async () => {
    const { fake, channel } = await setUp();
    channel.flood = { times: 1, retryAfterS: 1.5 };
    const path = `/channels/${channel.id}/messages`;
    const headers = { authorization: `Bot ${fake.token}`, "user-agent": "DiscordBot (https://example.org, 1)" };
    const body = JSON.stringify({ content: "x" });
    const refused = await fetch(`${fake.url}${path}`, { method: "POST", headers, body });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "2"]);
    expect(await refused.json()).toMatchObject({ retry_after: 1.5, global: false });
    expect((await call(fake, "POST", path, { content: "x" })).status).toBe(200);
  });

  test("too many messages: 429 with the wait, after which they are accepted", async () => {
    const { clock, fake, channel } = await setUp({ rateLimit: { messages: 2, windowMs: 5000 } });
    const path = `/channels/${channel.id}/messages`;
    for (const content of ["a", "b"]) expect((await call(fake, "POST", path, { content })).status).toBe(200);
    expect(await call(fake, "POST", path, { content: "c" })).toMatchObject({ status: 429, body: { retry_after: 5 } });
    clock.pass(5000);
    expect((await call(fake, "POST", path, { content: "c" })).status).toBe(200);
  });
});

describe("what a channel refuses", () => {
  test.each<[string, (fake: FakeDiscord) => FakeChannel, number]>([
    ["closed direct messages", (fake) => Object.assign(fake.openDirect(ANA), { closed: true }), 50_007],
    ["a locked thread", (fake) => fake.openChannel({ type: 11, archived: true, locked: true }), 50_083],
    [
      "a thread without the right to send in threads",
      (fake) => fake.openChannel({ type: 11, permissions: EVERYTHING & ~BIT.sendInThreads }),
      50_013,
    ],
  ])("%s: no message", async (_, open, code) => {
    const { fake } = await setUp();
    const { id } = open(fake);
    expect((await call(fake, "POST", `/channels/${id}/messages`, { content: "x" })).body.code).toBe(code);
    expect(fake.transcript(id)).toEqual([]);
  });

  test("a message reopens an archived thread", async () => {
    const { fake } = await setUp();
    const thread = fake.openChannel({ type: 11, archived: true });
    expect((await call(fake, "POST", `/channels/${thread.id}/messages`, { content: "x" })).status).toBe(200);
    expect(thread.archived).toBe(false);
  });

  test("a thread in a direct message or a thread, and a member of a channel that is no thread", async () => {
    const { fake, channel } = await setUp();
    for (const place of [fake.openDirect(ANA), fake.openChannel({ type: 11 })]) {
      const { body } = await call(fake, "POST", `/channels/${place.id}/messages`, { content: "x" });
      const path = `/channels/${place.id}/messages/${body.id}/threads`;
      expect((await call(fake, "POST", path, { name: "x" })).body.code).toBe(50_024);
    }
    expect((await call(fake, "PUT", `/channels/${channel.id}/thread-members/7`)).body.code).toBe(50_024);
  });

  test("a reaction that is no emoji, and an unknown member", async () => {
    const { fake, channel } = await setUp();
    const { id } = fake.say(ANA, channel.id, { text: "salut" });
    const reaction = `/channels/${channel.id}/messages/${id}/reactions`;
    expect((await call(fake, "PUT", `${reaction}/x/@me`)).body.code).toBe(10_014);
    expect((await call(fake, "PUT", `${reaction}/%F0%9F%91%8D/@me`)).status).toBe(204);
    expect((await call(fake, "GET", `/guilds/${fake.guildId}/members/404`)).body.code).toBe(10_007);
  });

  test.each<[string, number, bigint, number]>([
    ["more than 10 MiB", 10 * 1024 * 1024 + 1, EVERYTHING, 40_005],
    ["without the right to attach", 1, EVERYTHING & ~BIT.attachFiles, 50_013],
  ])("a file of %s", async (_, bytes, permissions, code) => {
    const { fake } = await setUp();
    const channel = fake.openChannel({ permissions });
    const body = new FormData();
    body.set("payload_json", JSON.stringify({ content: "x" }));
    body.set("files[0]", new Blob(["x".repeat(bytes)]), "final-plan.md");
    const headers = { authorization: `Bot ${fake.token}`, "user-agent": "DiscordBot (https://example.org, 1)" };
    const response = await fetch(`${fake.url}/channels/${channel.id}/messages`, { method: "POST", headers, body });
    expect(((await response.json()) as { code: number }).code).toBe(code);
    expect(fake.transcript(channel.id)).toEqual([]);
  });
});

test("the next calls fail as asked, with a server error or a closed socket", async () => {
  const { fake, channel } = await setUp();
  const send = () => call(fake, "POST", `/channels/${channel.id}/messages`, { content: "x" }).catch(() => "closed");
  fake.breakDown(1, "status");
  expect([await send(), await send()]).toMatchObject([{ status: 502 }, { status: 200 }]);
  fake.breakDown(1, "socket");
  expect([await send(), await send()]).toMatchObject(["closed", { status: 200 }]);
});

test("a message has at most one thread, whose id is the message's", async () => {
  const { fake, channel } = await setUp();
  const sent = await call(fake, "POST", `/channels/${channel.id}/messages`, { content: "x" });
  const path = `/channels/${channel.id}/messages/${sent.body.id}/threads`;
  expect((await call(fake, "POST", path, { name: "x", auto_archive_duration: 10_080 })).body.id).toBe(sent.body.id);
  expect((await call(fake, "POST", path, { name: "x" })).body.code).toBe(160_004);
  for (const wrong of [{ name: "x", auto_archive_duration: 7 }, { name: "" }, { name: "x".repeat(101) }]) {
    expect((await call(fake, "POST", path, wrong)).body.code).toBe(50_035);
  }
  expect((await call(fake, "POST", `/channels/${channel.id}/messages/1/threads`, { name: "x" })).body.code).toBe(
    10_008,
  );
});

describe("interactions", () => {
  test("are signed", async () => {
    const { fake, channel } = await setUp();
    const seen: Record<string, string>[] = [];
    fake.connect((request) => {
      seen.push(Object.fromEntries(request.headers));
      return Response.json({ type: 5 });
    });
    await fake.slash(ANA, channel.id, "status");
    expect(seen[0]?.["x-signature-ed25519"]).toMatch(/^[0-9a-f]{128}$/);
    expect(seen[0]?.["x-signature-timestamp"]).toMatch(/^\d{10}$/);
  });

  test("an answer after 3 s does not count", async () => {
    const { clock, fake, channel } = await setUp();
    fake.connect(() => {
      clock.pass(3001);
      return Response.json({ type: 4, data: { content: "prea târziu" } });
    });
    expect((await fake.slash(ANA, channel.id, "status")).kind).toBe("failed");
    expect(fake.transcript(channel.id)).toEqual([]);
  });

  test("each kind of interaction accepts only its own kinds of answers", async () => {
    const { fake, channel } = await setUp();
    const component = { customId: "x" };
    const answers: Record<number, object> = {
      4: { content: "x" },
      8: { choices: [] },
      9: { custom_id: "x", title: "x", components: [field()] },
    };
    const answering = (type: number) => fake.connect(() => Response.json({ type, data: answers[type] }));
    answering(9);
    const modal = await fake.slash(ANA, channel.id, "reply");
    const taken: Record<string, number[]> = {};
    for (const type of [1, 4, 5, 6, 7, 8, 9, 99]) {
      answering(type);
      const outcomes = {
        command: await fake.slash(ANA, channel.id, "reply"),
        button: await fake.press(ANA, channel.id, component),
        completion: await fake.complete(ANA, channel.id, "x"),
        modal: await fake.submit(ANA, channel.id, modal, "x"),
      };
      for (const [name, { kind }] of Object.entries(outcomes)) {
        if (kind !== "failed") taken[name] = [...(taken[name] ?? []), type];
      }
    }
    expect(taken).toEqual({ command: [4, 5, 9], button: [4, 5, 6, 7, 9], completion: [8], modal: [4, 5, 6, 7] });
  });

  test.each<[string, unknown]>([
    ["a deferral with other flags", { type: 5, data: { flags: 4 } }],
    ["a message that is too long", { type: 4, data: { content: "x".repeat(2001) } }],
    ["an empty message", { type: 4, data: { content: " " } }],
  ])("%s is refused", async (_, answer) => {
    const { fake, channel } = await setUp();
    fake.connect(() => Response.json(answer));
    expect((await fake.slash(ANA, channel.id, "status")).kind).toBe("failed");
    expect(fake.transcript(channel.id)).toEqual([]);
  });

  test("an answer pings everyone only if it says so, and one person sees an ephemeral answer", async () => {
    const { fake, channel } = await setUp();
    fake.connect(() => Response.json({ type: 4, data: { content: "@everyone", flags: 64 } }));
    await fake.slash(ANA, channel.id, "status");
    expect(fake.pings).toEqual([]);
    fake.connect(() =>
      Response.json({ type: 4, data: { content: "@here", allowed_mentions: { parse: ["everyone"] } } }),
    );
    await fake.slash(ANA, channel.id, "status");
    expect(fake.pings).toEqual(["@here"]);
    expect(fake.transcript(channel.id).map(({ onlyFor }) => onlyFor)).toEqual([ANA.id, undefined]);
  });

  test.each<[string, object, string]>([
    ["at its limits", {}, "modal"],
    ["with a long title", { title: "y".repeat(46) }, "failed"],
    ["without a title", { title: "" }, "failed"],
    ["with a long custom_id", { custom_id: "y".repeat(101) }, "failed"],
    ["without a custom_id", { custom_id: "" }, "failed"],
    ["without a field", { components: [] }, "failed"],
    ["with six fields", { components: Array.from({ length: 6 }, () => field()) }, "failed"],
    ["with a long label", { components: [{ ...field(), label: "y".repeat(46) }] }, "failed"],
    ["without a label", { components: [{ ...field(), label: "" }] }, "failed"],
    ["with a field in an action row", { components: [{ ...field(), type: 1 }] }, "failed"],
    ["with a field for more than 4000 characters", { components: [field({ max_length: 4001 })] }, "failed"],
    ["with a long placeholder", { components: [field({ placeholder: "y".repeat(101) })] }, "failed"],
    ["with a field without an id", { components: [field({ custom_id: "" })] }, "failed"],
    ["with a field with a long id", { components: [field({ custom_id: "y".repeat(101) })] }, "failed"],
    ["with a component that is no field", { components: [field({ type: 2 })] }, "failed"],
    ["with an unknown style", { components: [field({ style: 3 })] }, "failed"],
  ])("a modal %s", async (_, change, kind) => {
    const { fake, channel } = await setUp();
    const components = Array.from({ length: 5 }, () => field());
    const data = { custom_id: "x".repeat(100), title: "x".repeat(45), components, ...change };
    fake.connect(() => Response.json({ type: 9, data }));
    expect((await fake.slash(ANA, channel.id, "reply")).kind).toBe(kind);
  });

  test("a completion takes at most 25 choices, with at most 100 characters in name and value", async () => {
    const { fake, channel } = await setUp();
    for (const [count, name, value, kind] of [
      [25, 100, 100, "choices"],
      [26, 1, 1, "failed"],
      [1, 101, 1, "failed"],
      [1, 0, 1, "failed"],
      [1, 1, 101, "failed"],
    ] as const) {
      const choices = Array.from({ length: count }, () => ({ name: "x".repeat(name), value: "y".repeat(value) }));
      fake.connect(() => Response.json({ type: 8, data: { choices } }));
      expect((await fake.complete(ANA, channel.id, "x")).kind).toBe(kind);
    }
    fake.connect(() => Response.json({ type: 4, data: { content: "x" } }));
    expect((await fake.complete(ANA, channel.id, "x")).kind).toBe("failed");
  });

  test("a deferred answer is unknown for a while, then can be resolved for 15 minutes", async () => {
    const { clock, fake, channel } = await setUp({ deferRaceMs: 10_000 });
    fake.connect(() => Response.json({ type: 5 }));
    const { raw } = await fake.slash(ANA, channel.id, "status");
    const path = `/webhooks/${fake.applicationId}/${(JSON.parse(raw) as { token: string }).token}/messages/@original`;
    expect((await call(fake, "PATCH", path, { content: "x" })).body.code).toBe(10_015);
    clock.pass(10_000);
    expect(fake.transcript(channel.id)).toMatchObject([{ thinking: true }]);
    expect((await call(fake, "PATCH", path, { content: "x" })).status).toBe(200);
    expect(fake.transcript(channel.id)).toMatchObject([{ thinking: false, content: "x" }]);
    expect((await call(fake, "PATCH", path, { content: "x".repeat(2001) })).body.code).toBe(50_035);
    clock.pass(15 * 60_000 - 10_000);
    expect((await call(fake, "PATCH", path, { content: "x" })).status).toBe(200);
    clock.pass(1);
    expect(await call(fake, "PATCH", path, { content: "y" })).toMatchObject({ status: 401, body: { code: 50_027 } });
    expect((await call(fake, "PATCH", path.replace("fake-", "other-"), { content: "y" })).body.code).toBe(10_015);
  });

  test("an interaction that failed takes no later answer and has none to edit", async () => {
    const { fake, channel } = await setUp();
    fake.connect(() => Response.json({ type: 5 }, { status: 503 }));
    const { kind, raw } = await fake.slash(ANA, channel.id, "status");
    expect(kind).toBe("failed");
    const { id, token } = JSON.parse(raw) as { id: string; token: string };
    expect((await call(fake, "POST", `/interactions/${id}/${token}/callback`, { type: 5 })).body.code).toBe(10_062);
    const path = `/webhooks/${fake.applicationId}/${token}/messages/@original`;
    expect((await call(fake, "PATCH", path, { content: "x" })).body.code).toBe(10_015);
  });

  test("over the callback route an answer counts once, within 3 s", async () => {
    const { clock, fake, channel } = await setUp();
    await fake.slash(ANA, channel.id, "status");
    expect((await call(fake, "POST", "/interactions/1/x/callback", { type: 5 })).body.code).toBe(10_062);
    const socket = await connect(fake);
    socket.send(identify(fake.token));
    await frame(socket, "READY");
    const arriving = frame(socket, "INTERACTION_CREATE");
    await fake.slash(ANA, channel.id, "status");
    const { id, token } = (await arriving).d as { id: string; token: string };
    const path = `/interactions/${id}/${token}/callback`;
    expect((await call(fake, "POST", path.replace(id, "1"), { type: 5 })).body.code).toBe(10_062);
    expect((await call(fake, "POST", path, { type: 5 })).status).toBe(204);
    expect((await call(fake, "POST", path, { type: 5 })).body.code).toBe(40_060);
    const late = frame(socket, "INTERACTION_CREATE");
    await fake.slash(ANA, channel.id, "status");
    const second = (await late).d as { id: string; token: string };
    clock.pass(3001);
    expect(
      (await call(fake, "POST", `/interactions/${second.id}/${second.token}/callback`, { type: 5 })).body.code,
    ).toBe(10_062);
  });
});

interface Frame {
  op: number;
  t: string | null;
  s: number | null;
  d: unknown;
}

async function connect(fake: FakeDiscord): Promise<WebSocket> {
  const info = await call(fake, "GET", "/gateway/bot");
  const socket = new WebSocket((info.body as unknown as { url: string }).url);
  sockets.push(socket);
  await frame(socket, 10);
  return socket;
}

/** The next frame with this op code or event name. */
function frame(socket: WebSocket, what: number | string): Promise<Frame> {
  return new Promise((resolve, reject) => {
    const listen = (data: Buffer) => {
      const found = JSON.parse(data.toString("utf8")) as Frame;
      if (found.op !== what && found.t !== what) return;
      socket.off("message", listen);
      resolve(found);
    };
    socket.on("message", listen);
    socket.once("close", (code: number) => reject(new Error(`closed with ${code}`)));
  });
}

const identify = (token: string, intents = 37_376) => JSON.stringify({ op: 2, d: { token, intents } });

describe("the Gateway", () => {
  test("acknowledges heartbeats, and closes on an unknown op code", async () => {
    const { fake } = await setUp();
    const socket = await connect(fake);
    socket.send(JSON.stringify({ op: 1, d: null }));
    expect((await frame(socket, 11)).op).toBe(11);
    socket.send(JSON.stringify({ op: 99, d: null }));
    await expect(frame(socket, "never")).rejects.toThrow("4001");
  });

  test.each([
    ["a wrong token", "x", 37_376, true, "4004"],
    ["content without its intent", "fake-bot-token", 37_376, false, "4014"],
  ] as const)("%s: closed", async (_, token, intents, contentIntent, code) => {
    const { fake } = await setUp({ contentIntent });
    const socket = await connect(fake);
    socket.send(identify(token, intents));
    await expect(frame(socket, "READY")).rejects.toThrow(code);
  });

  test("sends only the events asked for, and their content only with its intent", async () => {
    const { fake, channel } = await setUp();
    const socket = await connect(fake);
    socket.send(identify(fake.token, 1 << 9));
    await frame(socket, "READY");
    const arriving = frame(socket, "MESSAGE_CREATE");
    fake.say(ANA, fake.openDirect(ANA).id, { text: "direct" });
    fake.say(ANA, channel.id, { text: "secret" });
    expect((await arriving).d).toMatchObject({ content: "", channel_id: channel.id, guild_id: fake.guildId });
  });

  test("asks to reconnect", async () => {
    const { fake } = await setUp();
    const socket = await connect(fake);
    const asked = frame(socket, 7);
    fake.gateway.askToReconnect();
    expect((await asked).op).toBe(7);
  });

  test("without the content intent, still sends the content of a mention of the bot and of a direct message", async () => {
    const { fake, channel } = await setUp();
    const socket = await connect(fake);
    socket.send(identify(fake.token, (1 << 9) | (1 << 12)));
    await frame(socket, "READY");
    for (const { id } of [channel, fake.openDirect(ANA)]) {
      const arriving = frame(socket, "MESSAGE_CREATE");
      fake.say(ANA, id, { text: "<@4242> bună", mentions: id === channel.id ? ["4242"] : [] });
      expect((await arriving).d).toMatchObject({ content: "<@4242> bună" });
    }
  });

  test("sends a resumed session what it missed, and refuses to resume a forgotten one", async () => {
    const { fake, channel } = await setUp();
    const socket = await connect(fake);
    socket.send(identify(fake.token));
    const ready = await frame(socket, "READY");
    fake.gateway.drop(4000, false);
    await expect(frame(socket, "never")).rejects.toThrow("4000");
    fake.say(ANA, channel.id, { text: "între timp" });
    const again = await connect(fake);
    const frames: (string | null)[] = [];
    again.on("message", (data: Buffer) => frames.push((JSON.parse(data.toString("utf8")) as Frame).t));
    const missed = frame(again, "MESSAGE_CREATE");
    const resumed = frame(again, "RESUMED");
    const { session_id: id } = ready.d as { session_id: string };
    const resume = JSON.stringify({ op: 6, d: { token: fake.token, session_id: id, seq: ready.s } });
    again.send(resume);
    expect((await missed).d).toMatchObject({ content: "între timp" });
    await resumed;
    expect(frames).toEqual(["MESSAGE_CREATE", "RESUMED"]);
    fake.gateway.drop(4000, true);
    const third = await connect(fake);
    const invalid = frame(third, 9);
    third.send(resume);
    expect((await invalid).d).toBe(false);
  });
});

describe("commands", () => {
  const option = (name: string, required = true, change: object = {}) => ({
    type: 3,
    name,
    description: "x",
    required,
    ...change,
  });
  const command = (name: string, ...options: object[]) => ({ type: 1, name, description: "x", options });
  const many = (count: number) => Array.from({ length: count }, (_, index) => `x${index}`);
  const long = "x".repeat(101);

  test.each<[string, object[]]>([
    ["optional before required ones", [command("ok", option("b", false), option("a"))]],
    ["another type", [{ ...command("ok"), type: 9 }]],
    ["a capital letter", [command("Loud")]],
    ["33 characters", [command("x".repeat(33))]],
    ["a localised name with a space", [{ ...command("ok"), name_localizations: { ro: "prea mult" } }]],
    ["a long description", [{ ...command("ok"), description: long }]],
    ["no description", [{ ...command("ok"), description: "" }]],
    ["a long localised description", [{ ...command("ok"), description_localizations: { ro: long } }]],
    ["an option with a wrong name", [command("ok", option("A"))]],
    ["an option with a long description", [command("ok", option("a", true, { description: long }))]],
    ["26 options", [command("ok", ...many(26).map((name) => option(name)))]],
    ["101 commands", many(101).map((name) => command(name))],
  ])("with %s: refused", async (_, commands) => {
    const { fake } = await setUp();
    const path = `/applications/${fake.applicationId}/commands`;
    expect((await call(fake, "PUT", path, commands)).body.code).toBe(50_035);
    expect(fake.commands).toEqual([]);
  });

  test("at their limits they are accepted, and replace the earlier ones", async () => {
    const { fake } = await setUp();
    const path = `/applications/${fake.applicationId}/commands`;
    const options = [option("a"), ...many(24).map((name) => option(name, false))];
    const described = { description: "x".repeat(100), description_localizations: { ro: "x".repeat(100) } };
    const full = { ...command("x".repeat(32), ...options), ...described };
    for (const commands of [many(100).map((name) => command(name)), [full]]) {
      expect((await call(fake, "PUT", path, commands)).status).toBe(200);
      expect(fake.commands).toHaveLength(commands.length);
    }
  });
});

test("an address for interactions is tested before it is accepted", async () => {
  const { fake } = await setUp();
  const change = { interactions_endpoint_url: "https://planner.example/discord/interactions" };
  for (const answer of [() => Response.json({ type: 1 }), () => new Response(null, { status: 401 })]) {
    fake.connect(answer);
    expect((await call(fake, "PATCH", "/applications/@me", change)).status).toBe(400);
  }
});
