import { decide } from "@echo/core/conversation/machine";
import { PhaseList } from "@echo/core/conversation/phase";
import type { Session } from "@echo/core/conversation/session";
import { Slug } from "@echo/core/id/slug";
import { beforeEach, describe, expect, test } from "vitest";
import type { TestDesk } from "../discord/desk.ts";
import { createTestDesk } from "../discord/desk.ts";
import { PAYLOADS } from "../fixtures/discord/payload.ts";
import type { What } from "./door.ts";
import {
  ALLOWED_ROLE,
  CONSOLE_HOST as HOST,
  CONSOLE_TOKEN as TOKEN,
  consoleApp,
  discord,
  discordBody,
  ION,
  ownConsole,
  telegram,
} from "./door.ts";

const NOW = 1_768_000_000_000;

/** Matches the store calls that change a store. */
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

const ASKS: What[] = [
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

/** The ask's name in the log. The log never holds the person's words. */
function asked(ask: What): string {
  const name = "text" in ask ? (/^\/(\w+)/.exec(ask.text)?.[1] ?? "") : (/^(?:plan)?(\w+):/.exec(ask.press)?.[1] ?? "");
  // The reply button only asks the desk for the status.
  return { approve: "finalize", reply: "status", "": "plan" }[name] ?? name;
}

describe.each([
  ["Telegram", telegram],
  ["Discord", discord],
])("%s", (_, door) => {
  test.each(ASKS.map((ask) => [JSON.stringify(ask), ask] as const))(
    "a stranger's %s starts nothing",
    async (_name, ask) => {
      await desk.open("100");
      desk.calls.length = 0;
      const { status, text } = await door.request(desk, ask, { from: ION })();
      expect(status).toBe(200);
      expect(text).toContain(`${ION}`);
      expect(text).not.toContain("pending-bot");
      expect(started()).toEqual([]);
      const fields = { person: `${ION}`, conversation: door.place(), ask: asked(ask) };
      expect(desk.log).toEqual([{ level: "warn", event: "not-allowed", fields }]);
    },
  );
});

const DOORS = [
  ["Telegram", telegram],
  ["Discord", discord],
  ["the console", ownConsole],
] as const;

describe.each(DOORS)("%s", (_, door) => {
  const speak = (what: What, place?: number) => door.request(desk, what, place === undefined ? {} : { place })();
  const opening = async () => (await desk.stores.conversations.read(door.place()))?.opening;
  const pending = async () => (await desk.stores.inbox.listPending(door.place())).map(({ intent }) => intent.kind);

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

  test("a cancel for another planning session, or from another conversation, ends nothing", async () => {
    await speak({ text: "/plan plant-bot waters plants" });
    await speak({ press: "plancancel:ps_ffffffffffffffff:3" });
    await speak({ press: `plancancel:${(await opening())?.planningSessionId}:0` }, 200);
    expect(await opening()).toMatchObject({ slug: "plant-bot" });
    await speak({ press: `plancancel:${(await opening())?.planningSessionId}:0` });
    expect(await opening()).toBeUndefined();
  });

  test("a button pressed in another conversation does not wake the button's own conversation", async () => {
    await speak({ text: "/plan plant-bot waters plants" });
    const id = (await opening())?.planningSessionId;
    const before = await desk.stores.conversations.read(door.place());
    for (const verb of ["planadvance", "planskip", "planretry"]) await speak({ press: `${verb}:${id}:0` }, 200);
    await speak({ press: `planapprove:${id}:0:0123456789abcdef` }, 200);
    expect(await desk.stores.conversations.read(door.place())).toEqual(before);
    expect(await pending()).toEqual(["plan"]);
  });

  test("a replayed request is stored once", async () => {
    const send = door.request(desk, { text: "/plan plant-bot waters plants" });
    const press = door.request(desk, { press: "planadvance:ps_0123456789abcdef:3" });
    const statuses = [];
    for (const again of [send, press, send, press, send]) statuses.push((await again()).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    expect(await pending()).toEqual(["plan", "advance"]);
  });

  test("a replayed plan starts nothing after a cancel, and a replayed cancel ends no later planning session", async () => {
    const plan = door.request(desk, { text: "/plan plant-bot waters plants" });
    const cancel = door.request(desk, { text: "/cancel" });
    await plan();
    now = NOW + 5;
    await cancel();
    now = NOW + 60_000;
    await plan();
    expect(await pending()).toEqual(["plan"]);
    const conversation = await desk.stores.conversations.read(door.place());
    expect([conversation?.session, conversation?.cancelledAt]).toEqual([undefined, NOW + 5]);
    now = NOW + 120_000;
    await speak({ text: "/plan pending-bot" });
    const later = await opening();
    await cancel();
    expect(await opening()).toEqual(later);
    expect(later).toBeDefined();
  });
});

test("Discord: an allowed role gives access; a person whose id equals the role's id has none", async () => {
  const plan = PAYLOADS["slash-plan"];
  const as = (id: string, roles: string[]) =>
    discordBody(desk, JSON.stringify({ ...plan, member: { ...plan.member, user: { id }, roles } }))();
  await as(ALLOWED_ROLE, ["76"]);
  expect(started()).toEqual([]);
  await as("9", [ALLOWED_ROLE]);
  expect(started()).not.toEqual([]);
});

test("a press for another planning session or an older view decides nothing", () => {
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
  const COOKIE = `echo_console_3000=${TOKEN}`;

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
  ])("%s: the console shows nothing and stores nothing", async (_, headers, status) => {
    const { app, entries } = consoleApp(desk);
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

  test("the right token gives access by cookie or by address; the address then drops it", async () => {
    const { app, entries } = consoleApp(desk);
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
    const { app, entries } = consoleApp(desk);
    const posted = await app.request(`http://${HOST}/console/messages`, {
      method: "POST",
      headers: good,
      body: JSON.stringify(body),
    });
    expect([posted.status, entries, started()]).toEqual([400, [], []]);
  });
});
