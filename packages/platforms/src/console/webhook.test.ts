import { PlanningSessionId } from "@echo/core/id/planning-session-id";
import { readFileSync } from "node:fs";
import { conversationKey } from "@echo/core/id/conversation-key";
import type { Conversation } from "@echo/core/conversation/conversation";
import { sha256 } from "@echo/core/id/sha256";
import type { Project } from "@echo/core/project/project";
import type { Session } from "@echo/core/conversation/session";
import { Slug } from "@echo/core/id/slug";
import { describe, expect, test } from "vitest";
import type { ConsoleSource } from "./port.ts";
import type { ConsoleDeps } from "./webhook.ts";
import { consoleRoute } from "./webhook.ts";

const NOW = Date.parse("2026-11-22T20:00:00Z");
const TOKEN = "a-token-of-this-test";
const SLUG = Slug.parse("plant-bot");
const KEY = conversationKey("telegram", "42");
const SESSION = PlanningSessionId.parse("ps_0123456789abcdef");

const story = (id: string, title: string, criteria: string[]) =>
  [`### ${id}: ${title}`, "", "As a flatmate, I want it.", "", ...criteria.map((text) => `- [ ] ${text}`), ""].join(
    "\n",
  );
const plan = (version: number, ...stories: string[]) =>
  `---\nslug: plant-bot\nversion: ${version}\ncreated: "2026-11-22T19:00:00.000Z"\nlanguage: en\nphases: []\nsources: []\nverify: []\nralph:\n  branch: ralph/plant-bot\n  max_iterations: 10\n---\n\n# Plant bot\n\n## Goals\n\n- Green plants.\n\n## User stories\n\n${stories.join("\n")}\n## Non-goals\n\n- None.\n\n## Risks\n\n- None.\n\n## Test plan\n\n- npm test\n`;
const FIRST = plan(
  1,
  story("US-001", "Remind", ["A message in the evening"]),
  story("US-002", "Forget", ["It forgets"]),
);
const SECOND = plan(2, story("US-001", "Remind", ["A message in the morning"]), story("US-002", "Water", []));

const project: Project = {
  slug: SLUG,
  description: "waters <plants>",
  status: "planning",
  proposedAt: NOW,
  conversation: KEY,
  planningSessionId: SESSION,
};
const session: Session = {
  id: SESSION,
  slug: SLUG,
  locale: "en",
  personId: "7",
  state: "plan_ready",
  phase: "final-plan",
  phases: [
    {
      name: "office-hours",
      status: "done",
      turns: 3,
      tokensIn: 1000,
      tokensOut: 500,
      costUsd: 0,
      startedAt: NOW - 3_600_000,
      finishedAt: NOW - 3_000_000,
    },
    { name: "final-plan", status: "active", turns: 2, tokensIn: 10, tokensOut: 5, costUsd: 0, startedAt: NOW - 60_000 },
  ],
  revision: 4,
  documents: { "scripts/ralph/phases/office-hours.md": sha256("# Two flatmates\n") },
  plan: { version: 2, sha256: sha256(SECOND), earlier: [sha256(FIRST)] },
  startedAt: NOW - 3_600_000,
  updatedAt: NOW - 60_000,
};
const conversation: Conversation = {
  key: KEY,
  wake: 3,
  epoch: 2,
  holder: "here:1",
  leaseExpiresAt: NOW + 20_000,
  session,
  turnCounter: 5,
  approvedSessions: [],
  starts: 2,
};
const documents = new Map([FIRST, SECOND, "# Two flatmates\n"].map((text) => [sha256(text), text]));

const source: ConsoleSource = {
  conversations: { read: async (key) => (key === KEY ? conversation : undefined) },
  projects: {
    read: async (slug) => (slug === SLUG ? project : undefined),
    list: async (status) => (status === "planning" ? [project] : []),
  },
  documents: { get: async (slug, hash) => (slug === SLUG ? documents.get(hash) : undefined) },
  inbox: { listPending: async () => [], listStranded: async () => [KEY] },
  listSessions: async () => [conversation],
  listTrouble: () => [
    { time: "2026-11-22T19:59:00.000Z", level: "error", event: "drain-failed", detail: "error=<b>x</b>" },
  ],
  steps: [
    { name: "office-hours", optional: false },
    { name: "plan-design-review", optional: true },
  ],
  now: () => NOW,
};

const deps: ConsoleDeps = {
  receive: async () => ({ kind: "ignored" }),
  consoleLog: {
    append: async () => Promise.reject(new Error("not here")),
    list: async () => [],
    signal: () => {},
    subscribe: () => () => {},
  },
  source,
  token: TOKEN,
  remoteAddress: (context) => context.req.header("x-remote-address") ?? "127.0.0.1",
  locale: "auto",
  isDemo: true,
  now: () => NOW,
  log: () => {},
};
const app = consoleRoute(deps);

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await app.request(`http://localhost:3000${path}`, {
    headers: { host: "localhost:3000", cookie: `echo_console_3000=${TOKEN}`, ...headers },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The page's words as a person reads them. */
const read = (html: string) => html.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

describe("the console's pages", () => {
  test("refuse requests without the token, for other hosts and from other origins", async () => {
    expect((await get("/", { cookie: "" })).status).toBe(401);
    expect((await get("/", { cookie: `echo_console_3001=${TOKEN}` })).status).toBe(401);
    expect((await get("/", { host: "evil.example" })).status).toBe(403);
    expect((await get("/", { origin: "http://localhost:4000" })).status).toBe(403);
  });

  test("move the token from the address into a cookie and keep the channel", async () => {
    const { status, headers } = await get(`/?token=${TOKEN}&c=side`, { cookie: "" });
    expect([status, headers.get("location")]).toEqual([302, "/?c=side"]);
    expect(headers.get("set-cookie")).toMatch(/^echo_console_3000=a-token-of-this-test;.*HttpOnly; SameSite=Strict$/);
  });

  test("allow nothing inline and nothing from other sites", async () => {
    for (const path of ["/", "/console/desk", `/console/projects/${SLUG}`, `/console/projects/${SLUG}/plan`]) {
      const { headers, text } = await get(path);
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("content-security-policy")).toMatch(
        /^default-src 'none'; style-src 'self'; script-src 'self';/,
      );
      expect(text).not.toMatch(/<script>| style="| on\w+="|(?:src|href)="https?:/);
    }
  });

  test("say in the person's language that the demo's model is scripted", async () => {
    expect(read((await get("/")).text)).toContain("the model follows a script");
    expect(read((await get("/", { "accept-language": "ro-RO,ro;q=0.9" })).text)).toContain(
      "modelul urmează un scenariu",
    );
  });

  test("show each phase's state, time, turns, tokens and document on the ladder", async () => {
    const text = read((await get(`/console/projects/${SLUG}`)).text);
    expect(text).toContain("Office hours done · 10 min · 3 turns · 1.5K tokens");
    expect(text).toContain("Design review optional ahead");
    expect(text).toContain("The final plan in progress · for 1 min · 2 turns");
    expect(text).toContain("Two flatmates");
    expect(text).toContain("waters &lt;plants&gt;");
  });

  test("show findings beside their story, and offer no approval if the plan is made on another platform", async () => {
    const { text } = await get(`/console/projects/${SLUG}/plan`);
    const second = text.slice(text.indexOf('id="US-002"'));
    expect(read(second)).toContain("US-002 has no acceptance criteria.");
    expect(read(text.slice(text.indexOf('id="US-001"'), text.indexOf('id="US-002"')))).toContain("Nothing to report");
    expect(read(text)).toContain("It is approved where it is planned (telegram).");
    expect(text).not.toContain("planapprove");
  });

  test("mark an older version of the plan, and compare it story by story", async () => {
    const older = read((await get(`/console/projects/${SLUG}/plan?sha256=${sha256(FIRST)}`)).text);
    expect(older).toContain("This is an older text.");
    const path = `/console/projects/${SLUG}/plan/comparison?from=${sha256(FIRST)}&to=${sha256(SECOND)}`;
    const { text } = await get(path);
    expect(read(text)).toContain("What changed, from v1 to v2");
    expect(text).toContain("<del>A message in the evening</del>");
    expect(text).toContain("<ins>A message in the morning</ins>");
  });

  test("let the person download the plan unchanged", async () => {
    const { text, headers } = await get(`/console/projects/${SLUG}/final-plan.md`);
    expect(text).toBe(SECOND);
    expect(headers.get("content-disposition")).toBe('attachment; filename="final-plan.md"');
  });

  test("show every channel, its lease and the recent problems on the desk", async () => {
    const { text } = await get("/console/desk");
    expect(read(text)).toContain(
      "telegram 42 plant-bot the plan is ready to read The final plan 1 min lease 20 s · epoch 2 2 starts",
    );
    expect(text).toContain("error=&lt;b&gt;x&lt;/b&gt;");
  });

  test.each([
    "/console/projects/unknown",
    "/console/projects/Not%20a%20slug",
    "/console/projects/plant-bot/plan?sha256=short",
    `/console/projects/plant-bot/plan?sha256=${"0".repeat(64)}`,
    "/console/projects/plant-bot/plan/comparison",
    "/console/asset/0/../webhook.ts",
    // What every object of JavaScript has by itself is no file of ours.
    ...Object.getOwnPropertyNames(Object.prototype).map((name) => `/console/asset/0/${name}`),
    "/console/asset/0/%5F%5Fproto%5F%5F",
    "/console/projects/constructor",
    "/console/projects/constructor/plan",
  ])("answer 404 for %s", async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  test.each([
    ["127.0.0.1", 200],
    ["::ffff:127.0.0.1", 200],
    ["::1", 200],
    ["192.168.1.5", 403],
    ["::ffff:192.168.1.5", 403],
    ["127.0.0.1.example", 403],
    ["", 403],
  ])("answer only this machine: a request from %j gets %i", async (address, status) => {
    expect((await get("/", { "x-remote-address": address })).status).toBe(status);
  });

  test.each(["forwarded", "x-forwarded-for", "x-real-ip", "via", "cf-connecting-ip"])(
    "refuse a proxy on this machine: %s",
    async (name) => {
      expect((await get("/", { [name]: "127.0.0.1" })).status).toBe(403);
    },
  );

  test("name style and script files that a browser may keep forever", async () => {
    const { text } = await get("/");
    const style = /href="(\/console\/asset\/\w+\/page\.css)"/.exec(text)?.[1] ?? "";
    const answer = await get(style);
    expect(answer.headers.get("cache-control")).toContain("immutable");
    expect(answer.text).toBe(readFileSync(new URL("asset/page.css", import.meta.url), "utf8"));
  });
});

test.each([
  ["en", 413, "x".repeat(300_000), "too long"],
  ["ro", 413, "x".repeat(300_000), "prea lung"],
  ["en", 400, undefined, "older than the planner"],
  ["ro", 400, undefined, "mai veche decât plannerul"],
])("in %s, a message that gets %i is told why", async (language, status, text, reason) => {
  const response = await app.request("http://localhost:3000/console/messages", {
    method: "POST",
    headers: { host: "localhost:3000", cookie: `echo_console_3000=${TOKEN}`, "accept-language": language },
    body: JSON.stringify({ channel: "main", nonce: "12345678", ...(text === undefined ? { press: "?" } : { text }) }),
  });
  expect([response.status, await response.json()]).toEqual([status, { error: expect.stringContaining(reason) }]);
});

test.each([
  ["en", "no longer opens the console"],
  ["ro", "nu mai e bună"],
])("without the token a page says in %s which address to open", async (language, words) => {
  expect((await get("/", { cookie: "", "accept-language": language })).text).toContain(words);
});

describe("a project that was planned before", () => {
  const [withdrawn, standing] = [plan(1, story("US-001", "Old", [])), plan(3, story("US-001", "Standing", []))];
  const versionOf = (version: number, text: string) => ({ version, sha256: sha256(text) });
  const shows = (over: Partial<Project>) =>
    consoleRoute({
      ...deps,
      source: {
        ...source,
        conversations: { read: async () => undefined },
        projects: { ...source.projects, read: async () => ({ ...project, ...over }) },
        documents: { get: async (_slug, hash) => [withdrawn, standing].find((text) => sha256(text) === hash) },
      },
    });
  const pageOf = async (app: ReturnType<typeof consoleRoute>, path: string) => {
    const headers = { host: "localhost:3000", cookie: `echo_console_3000=${TOKEN}`, "x-remote-address": "127.0.0.1" };
    return (await app.request(`http://localhost:3000${path}`, { headers })).text();
  };
  const pathOf = (text: string) => `/console/projects/${SLUG}/plan?sha256=${sha256(text)}`;

  test("shows every old version after a withdrawal, and the newest one first", async () => {
    const formerPlans = [{ ...versionOf(2, standing), earlier: [sha256(withdrawn)] }];
    const html = await pageOf(shows({ status: "pending", formerPlans }), `/console/projects/${SLUG}/plan`);
    expect(html).toContain("Standing");
    for (const text of [withdrawn, standing]) expect(html).toContain(pathOf(text));
    expect(await pageOf(shows({ status: "pending", formerPlans }), pathOf(withdrawn))).toContain("Old");
  });

  test("shows the plan that waits while the project is planned again", async () => {
    const replanned = { status: "approved", plan: versionOf(1, standing) } as const;
    const html = await pageOf(shows({ replanned, formerPlans: [versionOf(1, withdrawn)] }), pathOf(standing));
    expect(html).toContain("waits while we plan again");
    expect(html).toContain(pathOf(withdrawn));
  });
});

test("the example's slug is one that no plan uses", async () => {
  expect(await get("/").then(({ text }) => read(text))).toContain("/plan plant-bot-2 ");
});
