import { planningSessionIdOf } from "@echo/core/id/planning-session-id";
import { encodeButton } from "@echo/core/inbound/button";
import { ConversationKey } from "@echo/core/id/conversation-key";
import { createInboundLimit } from "@echo/core/desk/limit";
import { say } from "@echo/core/message/say";
import { Slug } from "@echo/core/id/slug";
import type { ThreadOpening } from "@echo/platforms/discord/thread";
import { discordWebhook } from "@echo/platforms/discord/webhook";
import { describe, expect, test } from "vitest";
import { createSigner } from "../fakes/discord/signer.ts";
import { PAYLOADS } from "../fixtures/discord/payload.ts";
import type { PayloadName } from "../fixtures/discord/payload.ts";
import { createTestDesk } from "./desk.ts";
import { createManualClock } from "../fakes/manual-clock.ts";

const ANA = "53908232506183680";
const CHANNEL = "645027906669510667";
const TIMESTAMP = "1768000000";
const signer = createSigner();

interface Payload {
  id: string;
  data: { options: { name: string; value: string }[]; custom_id: string };
  [field: string]: unknown;
}

function fixture(name: PayloadName, change: Record<string, unknown> = {}): Payload {
  return { ...(structuredClone(PAYLOADS[name]) as unknown as Payload), ...change };
}

interface Settings {
  allowedUsers?: string[];
  allowedRoles?: string[];
  publicKey?: string | undefined;
  thread?: string | undefined;
}

function setUp(settings: Settings = {}) {
  const clock = createManualClock();
  const desk = createTestDesk(() => clock.now());
  const opened: ThreadOpening[] = [];
  const app = discordWebhook({
    desk: desk.deps,
    publicKey: "publicKey" in settings ? settings.publicKey : signer.publicKey,
    allowedUsers: settings.allowedUsers ?? [ANA],
    allowedRoles: settings.allowedRoles ?? [],
    locale: "auto",
    openThread: async (opening) => {
      opened.push(opening);
      return settings.thread;
    },
  });
  async function send(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string>) {
    const response = await app.request("/discord/interactions", { method: "POST", headers, body });
    const text = await response.text();
    return { status: response.status, answer: text === "" ? undefined : JSON.parse(text) };
  }
  const post = (payload: unknown) => {
    const body = typeof payload === "string" ? payload : JSON.stringify(payload);
    return send(body, signer.headers(body, TIMESTAMP));
  };
  return { clock, desk, opened, send, post };
}

describe("signature", () => {
  const body = JSON.stringify(fixture("ping"));
  const good = signer.headers(body, TIMESTAMP);
  const { "x-signature-ed25519": signature = "", ...unsigned } = good;
  const { "x-signature-timestamp": _, ...untimed } = good;

  test.each<[string, Record<string, string>]>([
    ["none", unsigned],
    ["no timestamp", untimed],
    ["an empty timestamp", { ...good, "x-signature-timestamp": "" }],
    ["another timestamp", { ...good, "x-signature-timestamp": "1768000001" }],
    ["empty", { ...unsigned, "x-signature-ed25519": "" }],
    ["short", { ...unsigned, "x-signature-ed25519": signature.slice(2) }],
    ["long", { ...unsigned, "x-signature-ed25519": `${signature}00` }],
    ["not hex", { ...unsigned, "x-signature-ed25519": "z".repeat(128) }],
    ["zeros", { ...unsigned, "x-signature-ed25519": "0".repeat(128) }],
    ["another key's", createSigner().headers(body, TIMESTAMP)],
  ])("%s: 401", async (_, headers) => {
    const { desk, send } = setUp();
    expect(await send(body, headers)).toEqual({ status: 401, answer: undefined });
    expect(desk.calls).toEqual([]);
  });

  test("a changed body: 401 and nothing is stored", async () => {
    const { desk, send } = setUp();
    const plan = JSON.stringify(fixture("slash-plan"));
    expect((await send(plan.replace("plant-bot", "other-bot"), signer.headers(plan, TIMESTAMP))).status).toBe(401);
    expect(desk.calls).toEqual([]);
  });

  test.each([undefined, "", "abc", "z".repeat(64), "00".repeat(32)])("the key %j accepts no request", async (key) => {
    const { send } = setUp({ publicKey: key });
    expect((await send(body, good)).status).toBe(401);
  });

  test("a valid signature gets PONG as JSON", async () => {
    const { send } = setUp();
    expect(await send(body, good)).toEqual({ status: 200, answer: { type: 1 } });
  });
});

describe("a body that is not an interaction", () => {
  test.each<[string, string]>([
    ["not JSON", "{"],
    ["nothing", ""],
    ["a list", "[]"],
    ["no type", "{}"],
    ["an unknown type", '{"type":99}'],
    ["a command without data", '{"type":2,"id":"1","token":"t"}'],
    ["an id that is none", JSON.stringify(fixture("slash-plan", { id: "../1" }))],
    ["no person", JSON.stringify(fixture("slash-plan", { member: undefined }))],
    ["deep nesting", `${'{"type":2,"data":'.repeat(5000)}1${"}".repeat(5000)}`],
    ["deep lists", "[".repeat(100_000)],
  ])("%s: 400", async (_, body) => {
    const { desk, post } = setUp();
    expect((await post(body)).status).toBe(400);
    expect(desk.calls).toEqual([]);
  });

  test("a form with a valid signature: 400", async () => {
    const { send } = setUp();
    const body = JSON.stringify(fixture("ping"));
    const headers = signer.headers(body, TIMESTAMP);
    const type = "application/x-www-form-urlencoded";
    expect((await send(body, { ...headers, "content-type": type })).status).toBe(400);
  });

  test("over 256 KiB: 413", async () => {
    const { post } = setUp();
    expect((await post(fixture("ping", { more: "x".repeat(256 * 1024) }))).status).toBe(413);
  });
});

describe("/plan", () => {
  test("opens a thread in a server, and the thread is the conversation", async () => {
    const { desk, opened, post } = setUp({ thread: "888" });
    const { answer } = await post(fixture("slash-plan"));
    expect(answer).toMatchObject({ type: 4, data: { flags: 68, allowed_mentions: { parse: [] } } });
    expect(answer.data.content).toContain("🧠 Pornesc planning pentru plant-bot…");
    expect(answer.data.content).toContain("<#888>");
    expect(opened).toMatchObject([{ channelId: CHANNEL, personId: ANA, name: "plant-bot" }]);
    expect(await desk.pending("888")).toMatchObject([
      {
        id: "01300000000000000001",
        intent: { kind: "plan", slug: "plant-bot" },
        person: { name: "Ana", locale: "ro" },
      },
    ]);
    expect(desk.dispatched).toEqual(["discord:888"]);
  });

  test("if no thread can be opened, the channel is the conversation and everyone sees the start", async () => {
    const { desk, post } = setUp({ thread: undefined });
    expect((await post(fixture("slash-plan"))).answer).toMatchObject({ type: 4, data: { flags: 4 } });
    expect(await desk.pending(CHANNEL)).toHaveLength(1);
  });

  test.each<[string, Record<string, unknown>]>([
    ["in a thread", { channel: { id: CHANNEL, type: 11 } }],
    ["in a voice channel", { channel: { id: CHANNEL, type: 2 } }],
    ["without the permission", { app_permissions: String(2n ** 51n - 1n - (1n << 35n) - (1n << 3n)) }],
  ])("%s no other thread is opened", async (_, change) => {
    const { desk, opened, post } = setUp({ thread: "888" });
    expect((await post(fixture("slash-plan", change))).answer.type).toBe(4);
    expect(opened).toEqual([]);
    expect(await desk.pending(CHANNEL)).toHaveLength(1);
  });

  test("uses the channel of a direct message as the conversation", async () => {
    const { desk, opened, post } = setUp({ thread: "888" });
    expect((await post(fixture("direct-plan"))).answer.type).toBe(4);
    expect(opened).toEqual([]);
    expect(await desk.pending("900027906669510667")).toHaveLength(1);
  });

  test.each<[string, Record<string, unknown>, string[]]>([
    ["no rights at all", { app_permissions: "0" }, ["View Channel", "Send Messages", "Attach Files"]],
    ["no files", { app_permissions: String((1n << 10n) | (1n << 11n)) }, ["Attach Files"]],
    [
      "a thread without its own right",
      { app_permissions: String((1n << 10n) | (1n << 11n) | (1n << 15n)), channel: { id: CHANNEL, type: 11 } },
      ["Send Messages in Threads"],
    ],
    [
      "only installed for the person",
      { authorizing_integration_owners: { 1: ANA } },
      ["View Channel", "Send Messages", "Attach Files"],
    ],
  ])("%s: the answer names the missing permissions and nothing starts", async (_, change, names) => {
    const { desk, opened, post } = setUp({ thread: "888" });
    const { answer } = await post(fixture("slash-plan", change));
    expect(answer).toMatchObject({ type: 4, data: { flags: 68 } });
    for (const name of names) expect(answer.data.content).toContain(name);
    expect(answer.data.content).toMatch(
      names.length === 1
        ? /îmi lipsește o permisiune, [^]*\n\nCine administrează serverul mi-o poate da/
        : /îmi lipsesc niște permisiuni, [^]*\n\nCine administrează serverul mi le poate da/,
    );
    expect(opened).toEqual([]);
    expect(desk.calls).toEqual([]);
  });

  test("a project without a description gets no thread", async () => {
    const { desk, opened, post } = setUp({ thread: "888" });
    const data = { name: "plan", options: [{ type: 3, name: "slug", value: "new-bot" }] };
    const { answer } = await post(fixture("slash-plan", { data }));
    expect(answer.data.content).toContain("/plan new-bot");
    expect(opened).toEqual([]);
    expect(desk.dispatched).toEqual([]);
    await desk.propose("new-bot");
    desk.calls.length = 0;
    expect((await post(fixture("slash-plan", { data }))).answer.type).toBe(4);
    expect(opened).toHaveLength(1);
    expect(desk.calls).toEqual(["projects.read", "inbox.append", "conversations.wake"]);
  });

  test("a request over the rate limit is refused before a thread is opened", async () => {
    const { desk, opened, post } = setUp({ thread: "888" });
    desk.deps.limit = createInboundLimit({ personPerMinute: 1, conversationPerMinute: 60 });
    await post(fixture("slash-plan"));
    const { answer } = await post(fixture("slash-plan", { id: "2" }));
    expect(answer).toMatchObject({ type: 4, data: { content: say("ro").slowDown, flags: 68 } });
    expect(opened).toHaveLength(1);
    expect(desk.dispatched).toHaveLength(1);
  });

  test("a project that is planned elsewhere gets no second thread; a repeat of its first /plan gets the same answer", async () => {
    const { desk, opened, post } = setUp({ thread: "888" });
    const first = await post(fixture("slash-plan"));
    await desk.propose("plant-bot");
    await desk.stores.projects.claim(Slug.parse("plant-bot"), {
      session: planningSessionIdOf({ conversation: ConversationKey.parse("discord:888"), id: "01300000000000000001" }),
      conversation: ConversationKey.parse("discord:888"),
      now: 1,
    });
    const named = [{ type: 3, name: "slug", value: "plant-bot" }];
    for (const change of [{ id: "2" }, { id: "3", data: { name: "plan", options: named } }]) {
      const { answer } = await post(fixture("slash-plan", change));
      expect(answer).toMatchObject({ type: 4, data: { flags: 68 } });
      expect(answer.data.content).toContain("**plant-bot** se planifică deja în altă conversație");
    }
    expect(opened).toHaveLength(1);
    // Each refusal has a runner look whether the other place is still there.
    expect(new Set(desk.dispatched)).toEqual(new Set(["discord:888"]));
    expect(await post(fixture("slash-plan"))).toEqual(first);
  });

  test("a slug with spaces is refused with a suggestion", async () => {
    const { opened, post } = setUp({ thread: "888" });
    const data = {
      name: "plan",
      options: [
        { name: "slug", value: "Plant Bot" },
        { name: "description", value: "udă" },
      ],
    };
    const { answer } = await post(fixture("slash-plan", { data }));
    expect(answer.data.content).toContain("plant-bot");
    expect(answer.data.flags).toBe(68);
    expect(opened).toEqual([]);
  });
});

describe("access", () => {
  test.each<PayloadName>(["slash-plan", "slash-cancel", "press-advance", "press-reply", "modal-submit", "direct-plan"])(
    "%s of a stranger: they are told their id and nothing is stored",
    async (name) => {
      const { desk, opened, post } = setUp({ allowedUsers: [] });
      const { answer } = await post(fixture(name));
      expect(answer).toMatchObject({ type: 4, data: { flags: 68 } });
      expect(answer.data.content).toContain(ANA);
      expect(desk.calls).toEqual([]);
      expect(opened).toEqual([]);
    },
  );

  test("a stranger is offered no projects", async () => {
    const { desk, post } = setUp({ allowedUsers: [] });
    await desk.propose("plant-bot");
    expect((await post(fixture("autocomplete"))).answer).toEqual({ type: 8, data: { choices: [] } });
    expect(desk.calls).toEqual([]);
  });

  test("an allowed role gives access in its own server only", async () => {
    const { desk, post } = setUp({ allowedUsers: [], allowedRoles: ["539082325061836999"] });
    expect((await post(fixture("slash-plan"))).answer.data.content).toContain("Pornesc");
    expect((await post(fixture("direct-plan", { id: "2" }))).answer.data.content).toContain(ANA);
    expect(await desk.pending(CHANNEL)).toHaveLength(1);
  });
});

describe("autocomplete", () => {
  test("lists prefix matches first, then other matches, at most 25, with one store call", async () => {
    const { desk, post } = setUp();
    for (const slug of ["my-plan", "plant-bot", "zzz"]) await desk.propose(slug, "x".repeat(300));
    for (let index = 0; index < 30; index += 1) await desk.propose(`a-pla-${index}`);
    const { answer } = await post(fixture("autocomplete"));
    const choices: { name: string; value: string }[] = answer.data.choices;
    expect(answer.type).toBe(8);
    expect(choices).toHaveLength(25);
    expect(choices[0]?.value).toBe("plant-bot");
    expect(choices.every(({ name, value }) => name.length <= 100 && value.includes("pla"))).toBe(true);
    expect(desk.calls).toEqual(["projects.find"]);
  });
});

describe("buttons and the modal", () => {
  test("Reply opens a modal without a store call", async () => {
    const { desk, post } = setUp();
    const { answer } = await post(fixture("press-reply"));
    expect(answer).toMatchObject({
      type: 9,
      data: { custom_id: "planreply:ps_0123456789abcdef:3", title: say("ro").button("reply") },
    });
    expect(desk.calls).toEqual([]);
  });

  test("the modal's text is a reply; its deferred answer can be resolved", async () => {
    const { desk, post } = setUp();
    await desk.open(CHANNEL);
    expect((await post(fixture("modal-submit"))).answer).toEqual({ type: 5 });
    expect(await desk.pending(CHANNEL)).toMatchObject([
      { intent: { kind: "reply", text: "Vreau o pompă mică." }, replyToken: fixture("modal-submit")["token"] },
    ]);
  });

  test("a command typed in the modal does what its button does", async () => {
    const { desk, post } = setUp();
    await desk.open(CHANNEL);
    const data = {
      custom_id: "x",
      components: [{ type: 1, components: [{ custom_id: "text", value: "Dau drumul" }] }],
    };
    await post(fixture("modal-submit", { data }));
    expect(await desk.pending(CHANNEL)).toMatchObject([{ intent: { kind: "finalize" } }]);
  });

  test("a reply without a planning session gets a hint and is not stored", async () => {
    const { desk, post } = setUp();
    const { answer } = await post(fixture("modal-submit"));
    expect(answer).toMatchObject({ type: 4, data: { flags: 68 } });
    expect(answer.data.content).toContain("/plan");
    expect(await desk.pending(CHANNEL)).toEqual([]);
  });

  test("a press that a runner will answer gets type 6", async () => {
    const { desk, post } = setUp();
    expect((await post(fixture("press-advance"))).answer).toEqual({ type: 6 });
    const ref = { session: "ps_0123456789abcdef", revision: 3 };
    const [pressed] = await desk.pending(CHANNEL);
    expect(pressed?.intent).toEqual({ kind: "advance", ref });
    // There is no "thinking…" to resolve. The token would change the message that carries the button.
    expect(pressed?.replyToken).toBeUndefined();
  });

  test("an unknown button gets the current view", async () => {
    const { post } = setUp();
    const data = { component_type: 2, custom_id: "something-old" };
    expect((await post(fixture("press-advance", { data }))).answer).toMatchObject({ type: 4, data: { flags: 68 } });
  });

  test("🧠 Planifică starts a plan in a new thread", async () => {
    const { desk, opened, post } = setUp({ thread: "888" });
    await desk.propose("plant-bot");
    const data = { component_type: 2, custom_id: encodeButton({ action: "plan", slug: "plant-bot" as never }) };
    expect((await post(fixture("press-advance", { data }))).answer.data.content).toContain("<#888>");
    expect(opened).toHaveLength(1);
    expect(await desk.pending("888")).toHaveLength(1);
  });
});

describe("a command that the webhook answers at once", () => {
  test("everyone sees /cancel if it ended a planning session", async () => {
    const { clock, desk, post } = setUp();
    expect((await post(fixture("slash-cancel", { id: "10" }))).answer).toMatchObject({ type: 4, data: { flags: 68 } });
    clock.pass(1);
    await desk.open(CHANNEL);
    clock.pass(1);
    const { answer } = await post(fixture("slash-cancel"));
    expect(answer).toMatchObject({ type: 4, data: { flags: 4 } });
    expect(answer.data.content).toContain("plant-bot");
    expect(await desk.pending(CHANNEL)).toEqual([]);
  });

  test("/projects lists projects, with a button for each pending one", async () => {
    const { desk, post } = setUp();
    for (const slug of ["a-bot", "b-bot"]) await desk.propose(slug);
    const { answer } = await post(fixture("slash-cancel", { data: { name: "projects" } }));
    expect(answer).toMatchObject({ type: 4, data: { flags: 68 } });
    const ids = answer.data.components.flatMap((row: { components: { custom_id: string }[] }) =>
      row.components.map((button) => button.custom_id),
    );
    expect(ids.toSorted()).toEqual(["plan:a-bot", "plan:b-bot"]);
  });

  test("/propose and /status answer at once", async () => {
    const { desk, post } = setUp();
    const options = [
      { name: "slug", value: "plant-bot" },
      { name: "description", value: "udă plantele" },
    ];
    const { answer } = await post(fixture("slash-cancel", { data: { name: "propose", options } }));
    expect(answer).toMatchObject({ type: 4, data: { flags: 68 } });
    expect(await desk.stores.projects.list("pending")).toMatchObject([
      { slug: "plant-bot", description: "udă plantele" },
    ]);
    expect((await post(fixture("slash-cancel", { data: { name: "status" } }))).answer.type).toBe(4);
  });

  test("/help lists the commands to this person alone", async () => {
    const { desk, post } = setUp();
    const { answer } = await post(fixture("slash-cancel", { data: { name: "help" } }));
    expect(answer).toMatchObject({ type: 4, data: { content: say("ro").help, flags: 68 } });
    expect(desk.calls).toEqual([]);
  });

  test("/reply, /advance and /finalize are left to a runner: type 5", async () => {
    const { desk, post } = setUp();
    await desk.open(CHANNEL);
    const options = [{ name: "text", value: "o pompă" }];
    const answers = [
      await post(fixture("slash-cancel", { id: "11", data: { name: "reply", options } })),
      await post(fixture("slash-cancel", { id: "12", data: { name: "advance" } })),
      await post(fixture("slash-cancel", { id: "13", data: { name: "finalize" } })),
    ];
    expect(answers.map(({ answer }) => answer)).toEqual([{ type: 5 }, { type: 5 }, { type: 5 }]);
    expect((await desk.pending(CHANNEL)).map(({ intent }) => intent.kind)).toEqual(["reply", "advance", "finalize"]);
  });

  test("a long status becomes one message with its beginning and its end", async () => {
    const { desk, post } = setUp();
    for (let index = 0; index < 5; index += 1) await desk.propose(`${"b".repeat(60)}-${index}`, "ț".repeat(2000));
    const { answer } = await post(fixture("slash-cancel", { data: { name: "projects" } }));
    expect(answer.data.content.length).toBeLessThanOrEqual(2000);
  });
});

describe("an interaction is stored before it is acknowledged", () => {
  test.each<PayloadName>(["slash-plan", "press-advance", "slash-cancel", "autocomplete"])(
    "%s while the store is down: 503; the same request succeeds later",
    async (name) => {
      const { desk, post } = setUp();
      desk.setDown(true);
      expect((await post(fixture(name))).status).toBe(503);
      desk.setDown(false);
      expect((await post(fixture(name))).status).toBe(200);
    },
  );

  test.each<PayloadName>(["slash-plan", "press-advance"])("%s twice: the same answer, handled once", async (name) => {
    const { desk, post } = setUp({ thread: name === "slash-plan" ? "888" : undefined });
    const first = await post(fixture(name));
    expect(await post(fixture(name))).toEqual(first);
    expect(await desk.pending(name === "slash-plan" ? "888" : CHANNEL)).toHaveLength(1);
  });

  test.each<PayloadName>(["slash-plan", "press-advance", "slash-cancel", "modal-submit"])(
    "%s: at most three store calls in sequence before the answer",
    async (name) => {
      const { desk, post } = setUp({ thread: undefined });
      if (name !== "slash-plan") await desk.open(CHANNEL);
      const before = desk.rounds();
      await post(fixture(name));
      expect(desk.rounds()).toBeGreaterThan(before);
      expect(desk.rounds()).toBeLessThanOrEqual(before + 3);
    },
  );

  test("no interaction token is logged", async () => {
    const { desk, post } = setUp();
    desk.setDown(true);
    const { token } = fixture("slash-plan");
    await post(fixture("slash-plan"));
    expect(desk.log.length).toBeGreaterThan(0);
    expect(JSON.stringify(desk.log)).not.toContain(token);
  });
});
