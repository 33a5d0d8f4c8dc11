import { readFileSync } from "node:fs";
import { receive } from "@echo/core/desk/desk";
import { decide } from "@echo/core/machine";
import { PhaseList } from "@echo/core/phase";
import type { Session } from "@echo/core/session";
import { Slug } from "@echo/core/slug";
import type { ConsoleEntry } from "@echo/platforms/console/log";
import { consoleRoute } from "@echo/platforms/console/webhook";
import { discordWebhook } from "@echo/platforms/discord/webhook";
import { telegramWebhook } from "@echo/platforms/telegram/webhook";
import { beforeEach, describe, expect, test } from "vitest";
import type { TestDesk } from "../discord/desk.ts";
import { createTestDesk } from "../discord/desk.ts";
import { createSigner } from "../fakes/discord/signer.ts";

const NOW = 1_768_000_000_000;
const SECRET = "a-good_secret";
const TOKEN = "console-token-of-32-characters-xx";
const signer = createSigner();
const ANA = 7;
const ION = 8;

/** What changes a store. */
const WRITES = /\.(append|amend|finish|wake|cancel|claimStart|propose|claim|approve|move)$/;

let desk: TestDesk;
let now: number;
beforeEach(async () => {
  now = NOW;
  desk = createTestDesk(() => now);
  await desk.propose("pending-bot");
});

function started(): unknown[] {
  return [...desk.calls.filter((call) => WRITES.test(call)), ...desk.dispatched];
}

type Speak = (what: { text: string } | { press: string }, from?: number) => Promise<{ status: number; text: string }>;

let nextId = 1;

const telegram: Speak = async (what, from = ANA) => {
  const app = telegramWebhook({ desk: desk.deps, secret: SECRET, allowedUsers: [`${ANA}`], locale: "en" });
  const person = { id: from, is_bot: false, first_name: "P" };
  const chat = { id: -100, type: "supergroup" };
  const message = { message_id: 5, chat, from: person, date: 1 };
  const update =
    "text" in what
      ? { message: { ...message, text: what.text } }
      : { callback_query: { id: "q", from: person, message, data: what.press } };
  const body = JSON.stringify({ update_id: nextId++, ...update });
  const headers = { "X-Telegram-Bot-Api-Secret-Token": SECRET };
  const response = await app.request("/telegram/webhook", { method: "POST", headers, body });
  return { status: response.status, text: await response.text() };
};

const discord: Speak = async (what, from = ANA) => {
  const [name = "", slug = "", ...rest] = ("text" in what ? what.text : "").replace("/", "").split(" ");
  const options = [
    { name: name === "reply" ? "text" : "slug", value: slug },
    { name: "description", value: rest.join(" ") },
  ];
  const data = "text" in what ? { name, options } : { component_type: 2, custom_id: what.press };
  const base = { token: "t", channel_id: "100", guild_id: "1", member: { user: { id: `${from}` }, roles: [] } };
  const type = "text" in what ? 2 : 3;
  return postDiscord(JSON.stringify({ id: `13000000000000${nextId++ + 10_000}`, type, data, ...base }));
};

async function postDiscord(body: string): Promise<{ status: number; text: string }> {
  const app = discordWebhook({
    desk: desk.deps,
    publicKey: signer.publicKey,
    allowedUsers: [`${ANA}`],
    allowedRoles: ["77"],
    locale: "en",
    openThread: () => Promise.resolve(undefined),
  });
  const headers = signer.headers(body, "1768000000");
  const response = await app.request("/discord/interactions", { method: "POST", headers, body });
  return { status: response.status, text: await response.text() };
}

const ASKS = [
  { text: "/plan plant-bot waters plants" },
  { text: "/plan pending-bot" },
  { text: "/propose plant-bot waters plants" },
  { text: "/cancel" },
  { text: "/advance" },
  { text: "/finalize" },
  { press: "plan:pending-bot" },
  ...["planadvance", "planskip", "planretry", "plancancel", "planreply"].map((verb) => ({
    press: `${verb}:ps_0123456789abcdef:3`,
  })),
  { press: "planapprove:ps_0123456789abcdef:3:0123456789abcdef" },
];

describe.each([
  ["Telegram", telegram],
  ["Discord", discord],
])("%s", (_, speak) => {
  test.each(ASKS.map((ask) => [JSON.stringify(ask), ask] as const))(
    "somebody else's %s starts nothing",
    async (_name, ask) => {
      await desk.open("100");
      desk.calls.length = 0;
      const { status, text } = await speak(ask, ION);
      expect(status).toBe(200);
      expect(text).toContain(`${ION}`);
      expect(text).not.toContain("pending-bot");
      expect(started()).toEqual([]);
      expect(desk.log).toMatchObject([{ event: "not-allowed", fields: { person: `${ION}` } }]);
    },
  );

  test.each([
    "",
    "plan:",
    "plan:../../etc",
    "plan:A B",
    "planadvance",
    "planadvance:ps_0123456789abcde:3",
    "planadvance:ps_0123456789abcdeg:3",
    "planadvance:ps_0123456789abcdef:-1",
    "planadvance:ps_0123456789abcdef:3:0123456789abcdef",
    "planapprove:ps_0123456789abcdef:3",
    "planapprove:ps_0123456789abcdef:3:",
    "planapprove:ps_0123456789abcdef:3:ZZZZZZZZZZZZZZZZ",
    "planadvance:ps_0123456789abcdef:3\n",
    "constructor:ps_0123456789abcdef:3",
    "__proto__:ps_0123456789abcdef:3",
    `plan:${"a".repeat(65)}`,
    "🧠",
  ])("the forged press %j starts nothing", async (data) => {
    const { status } = await speak({ press: data });
    expect([200, 400]).toContain(status);
    expect(started()).toEqual([]);
  });

  test("a cancel with another session's name ends nothing", async () => {
    await speak({ text: "/plan plant-bot waters plants" });
    await speak({ press: "plancancel:ps_ffffffffffffffff:3" });
    const key = desk.dispatched[0];
    if (key === undefined) throw new Error("nothing was dispatched");
    expect((await desk.stores.conversations.read(key))?.opening).toMatchObject({ slug: "plant-bot" });
  });
});

test("Discord: a role that is allowed lets in, its number as a person's does not", async () => {
  const plan = JSON.parse(readFileSync(new URL("../fixtures/discord/slash-plan.json", import.meta.url), "utf8")) as {
    member: object;
  };
  const as = (id: string, roles: string[]) =>
    postDiscord(JSON.stringify({ ...plan, member: { ...plan.member, user: { id }, roles } }));
  await as("77", ["76"]);
  expect(started()).toEqual([]);
  await as("9", ["77"]);
  expect(started()).not.toEqual([]);
});

test("a replayed request is the one it was, after a cancel too", async () => {
  const body = readFileSync(new URL("../fixtures/discord/slash-plan.json", import.meta.url), "utf8").replaceAll(
    "53908232506183680",
    `${ANA}`,
  );
  await postDiscord(body);
  const key = desk.dispatched[0];
  if (key === undefined) throw new Error("nothing was dispatched");
  await postDiscord(body);
  expect(await desk.stores.inbox.listPending(key)).toHaveLength(1);
  await receive(desk.deps, {
    id: "99",
    conversation: key,
    person: { id: `${ANA}`, locale: "en" },
    receivedAt: NOW + 5,
    private: true,
    allowed: true,
    ask: { kind: "cancel" },
  });
  const before = (await desk.stores.inbox.listPending(key)).map(({ id }) => id);
  now = NOW + 60_000;
  await postDiscord(body);
  expect((await desk.stores.inbox.listPending(key)).map(({ id }) => id)).toEqual(before);
  const conversation = await desk.stores.conversations.read(key);
  expect([conversation?.session, conversation?.cancelledAt]).toEqual([undefined, NOW + 5]);
});

test("a press that names another session, or an older view, decides nothing", () => {
  const session: Session = {
    id: "ps_0123456789abcdef" as Session["id"],
    slug: Slug.parse("plant-bot"),
    locale: "en",
    personId: "7",
    state: "plan_ready",
    phase: "final-plan",
    phases: [],
    revision: 3,
    documents: {},
    plan: { version: 1, sha256: "a".repeat(64) },
    startedAt: 1,
    updatedAt: 1,
  };
  const steps = PhaseList.parse("office-hours");
  const other = { session: "ps_ffffffffffffffff", revision: 3 };
  const own = { session: "ps_0123456789abcdef", revision: 3 };
  const kinds = ["advance", "skip", "retry"] as const;
  for (const ref of [other, { ...own, revision: 2 }]) {
    for (const kind of kinds) expect(decide(session, { kind, ref }, steps)).toEqual({ kind: "show" });
  }
  const approve = (sha256: string, ref: typeof own) => decide(session, { kind: "finalize", sha256, ref }, steps).kind;
  expect(approve("a".repeat(16), other)).toBe("show");
  expect(approve("b".repeat(16), own)).toBe("show");
  expect(approve("a".repeat(16), own)).toBe("approve");
});

describe("the console", () => {
  const HOST = "127.0.0.1:3000";
  const COOKIE = `echo_console_3000=${TOKEN}`;

  function consoleApp() {
    const entries: ConsoleEntry[] = [];
    const append = (_channel: string, _nonce: string, entry: Omit<ConsoleEntry, "seq">) => {
      const kept = { ...entry, seq: entries.length + 1 };
      entries.push(kept);
      return Promise.resolve({ entry: kept, isNew: true });
    };
    const app = consoleRoute({
      token: TOKEN,
      locale: "en",
      isDemo: false,
      consoleLog: {
        append,
        list: () => Promise.resolve(entries),
        signal: () => undefined,
        subscribe: () => () => undefined,
      },
      receive: (request) => receive(desk.deps, request),
      source: {
        ...desk.stores,
        listSessions: () => Promise.resolve([]),
        listTrouble: () => [],
        steps: [],
        now: () => NOW,
      },
      now: () => NOW,
      log: desk.deps.log,
    });
    return { app, entries };
  }

  const message = JSON.stringify({ channel: "main", nonce: "12345678", text: "/plan plant-bot waters plants" });
  const good = { host: HOST, cookie: COOKIE, "content-type": "application/json" };

  test.each<[string, Record<string, string>, number]>([
    ["no cookie", { host: HOST }, 401],
    ["a wrong token", { host: HOST, cookie: "echo_console_3000=console-token-of-32-characters-xy" }, 401],
    ["an empty token", { host: HOST, cookie: "echo_console_3000=" }, 401],
    ["a beginning of the token", { host: HOST, cookie: `echo_console_3000=${TOKEN.slice(0, -1)}` }, 401],
    ["the cookie of another port", { host: HOST, cookie: `echo_console_4000=${TOKEN}` }, 401],
    ["a name that was bound to the loopback", { ...good, host: "evil.example:3000" }, 403],
    ["a name that begins like it", { ...good, host: "localhost.evil.example:3000" }, 403],
    ["an address of the network", { ...good, host: "192.168.1.5:3000" }, 403],
    ["a foreign origin", { ...good, origin: "https://evil.example" }, 403],
    ["another port's origin", { ...good, origin: "http://127.0.0.1:4000" }, 403],
    ["no origin to speak of", { ...good, origin: "null" }, 403],
    ["another name of this machine as origin", { ...good, origin: "http://localhost:3000" }, 403],
  ])("%s: nothing is shown, nothing is stored", async (_, headers, status) => {
    const { app, entries } = consoleApp();
    const paths = [
      "/",
      "/console/events",
      "/console/desk",
      "/console/where",
      "/console/projects/pending-bot",
      "/console/completions",
    ];
    for (const at of paths) {
      const response = await app.request(`http://${HOST}${at}`, { headers });
      expect([at, response.status]).toEqual([at, status]);
      expect(await response.text()).not.toContain("pending-bot");
    }
    const posted = await app.request(`http://${HOST}/console/messages`, { method: "POST", headers, body: message });
    expect(posted.status).toBe(status);
    expect([entries, started()]).toEqual([[], []]);
  });

  test("the right one is let in, by cookie or by the address, which then forgets it", async () => {
    const { app, entries } = consoleApp();
    const posted = await app.request(`http://${HOST}/console/messages`, {
      method: "POST",
      headers: { ...good, origin: `http://${HOST}` },
      body: message,
    });
    expect([posted.status, entries.length > 0, started().length > 0]).toEqual([200, true, true]);
    const opened = await app.request(`http://${HOST}/?token=${TOKEN}&c=a`, { headers: { host: HOST } });
    expect([opened.status, opened.headers.get("location")]).toEqual([302, "/?c=a"]);
    expect(opened.headers.get("set-cookie")).toMatch(/HttpOnly.*SameSite=Strict/);
  });

  test.each([
    ["a channel that leaves its folder", { channel: "../../x", nonce: "12345678", text: "hi" }],
    ["no nonce", { channel: "main", text: "hi" }],
    ["a press that no button makes", { channel: "main", nonce: "12345678", press: "planapprove:ps_1:1" }],
  ])("%s is refused", async (_, body) => {
    const { app, entries } = consoleApp();
    const posted = await app.request(`http://${HOST}/console/messages`, {
      method: "POST",
      headers: good,
      body: JSON.stringify(body),
    });
    expect([posted.status, entries, started()]).toEqual([400, [], []]);
  });
});
