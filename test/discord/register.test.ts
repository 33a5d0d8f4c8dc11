import { readFileSync } from "node:fs";
import { createHastyApi } from "@echo/platforms/discord/api";
import { COMMAND_MENU } from "@echo/platforms/discord/command-menu";
import { inspectDiscord } from "@echo/platforms/discord/inspect";
import { registerDiscord } from "@echo/platforms/discord/register";
import { discordWebhook } from "@echo/platforms/discord/webhook";
import { afterEach, describe, expect, test } from "vitest";
import type { FakeDiscord, FakeDiscordOptions } from "../fakes/discord/discord.ts";
import { startFakeDiscord } from "../fakes/discord/discord.ts";
import { BIT, EVERYTHING } from "../fakes/discord/world.ts";
import { createTestDesk } from "./desk.ts";
import { createManualClock } from "../fakes/manual-clock.ts";

const PUBLIC_URL = "https://planner.example/";
const running: FakeDiscord[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((fake) => fake.stop()));
});

async function setUp(options: FakeDiscordOptions & { publicKey?: string } = {}) {
  const clock = createManualClock();
  const fake = await startFakeDiscord({ clock, ...options });
  running.push(fake);
  const app = discordWebhook({
    desk: createTestDesk(() => clock.now()).deps,
    publicKey: options.publicKey ?? fake.publicKey,
    allowedUsers: [],
    allowedRoles: [],
    locale: "auto",
    openThread: () => Promise.resolve(undefined),
  });
  fake.connect((request) => app.request(request));
  const api = createHastyApi({ token: fake.token, apiUrl: fake.url, clock });
  const wanted = { applicationId: fake.applicationId, publicKey: fake.publicKey };
  return { api, clock, fake, wanted };
}

const levels = (findings: { level: string; what: string }[], level: string) =>
  findings.filter((finding) => finding.level === level).map(({ what }) => what);

describe("registration", () => {
  test("registers every command, and the address once it answers; a second registration changes nothing", async () => {
    const { api, fake, wanted } = await setUp();
    const registration = { applicationId: wanted.applicationId, publicUrl: PUBLIC_URL };
    const first = await registerDiscord(api, registration);
    expect(first).toMatchObject({
      kind: "registered",
      commands: 9,
      interactionsUrl: "https://planner.example/discord/interactions",
    });
    expect(await registerDiscord(api, registration)).toEqual(first);
    expect(fake.commands.map(({ name }) => name).toSorted()).toEqual([
      "advance",
      "cancel",
      "finalize",
      "help",
      "plan",
      "projects",
      "propose",
      "reply",
      "status",
    ]);
  });

  test.each(["ro", "en"])(
    "every command named in the sentences (%s) has the same name in the menu, in every language",
    (locale) => {
      const sentences = readFileSync(new URL(`../../packages/core/src/message/${locale}.ts`, import.meta.url), "utf8");
      const named = new Set(Array.from(sentences.matchAll(/`\/(\p{L}+)/gu), ([, name]) => name));
      expect(named.size).toBeGreaterThan(5);
      expect([...named].filter((name) => !COMMAND_MENU.some((command) => command.name === name))).toEqual([]);
      expect(COMMAND_MENU.filter((command) => command.name_localizations !== undefined)).toEqual([]);
    },
  );

  test("the invitation asks for the needed permissions and no others", async () => {
    const { api, wanted } = await setUp();
    const result = await registerDiscord(api, wanted);
    const url = new URL(result.kind === "registered" ? result.inviteUrl : "");
    expect(BigInt(url.searchParams.get("permissions") ?? 0)).toBe(EVERYTHING);
    expect(url.searchParams.get("scope")).toBe("bot applications.commands");
  });

  test("an address that does not check signatures, or has no https, is refused", async () => {
    const { api, fake, wanted } = await setUp();
    fake.connect(() => Response.json({ type: 1 }));
    const registration = { applicationId: wanted.applicationId, publicUrl: PUBLIC_URL };
    expect(await registerDiscord(api, registration)).toMatchObject({ kind: "refused" });
    expect(await registerDiscord(api, { ...registration, publicUrl: "http://x.example" })).toMatchObject({
      kind: "refused",
      reason: expect.stringContaining("PUBLIC_URL"),
    });
  });

  test("every command has a Romanian text and works only in servers and direct messages", () => {
    for (const command of COMMAND_MENU) {
      expect(command).toMatchObject({ integration_types: [0], contexts: [0, 1] });
      for (const part of [command, ...(command.options ?? [])]) {
        expect(part.description_localizations?.ro?.length).toBeGreaterThan(0);
      }
    }
  });
});

describe("inspection", () => {
  test("a complete registration has no problems", async () => {
    const { api, fake, wanted } = await setUp();
    const publicUrl = PUBLIC_URL;
    await registerDiscord(api, { applicationId: wanted.applicationId, publicUrl });
    const channelId = fake.openChannel().id;
    const findings = await inspectDiscord(api, { ...wanted, publicUrl, channelId });
    expect(findings.map(({ level }) => level)).toEqual(["ok", "ok", "ok", "ok"]);
  });

  test("every problem is reported with its fix", async () => {
    const { api, fake } = await setUp({ contentIntent: false });
    const channelId = fake.openChannel({ permissions: BIT.viewChannel | BIT.sendMessages }).id;
    const findings = await inspectDiscord(api, {
      applicationId: "1",
      publicKey: "00",
      publicUrl: PUBLIC_URL,
      channelId,
    });
    const problems = levels(findings, "error").join("\n");
    for (const word of ["belongs to application", "public key", "cannot be read", "nowhere", "/plan", "Attach Files"]) {
      expect(problems).toContain(word);
    }
    expect(findings.every(({ level, mend }) => level === "ok" || mend !== undefined)).toBe(true);
  });

  test.each(["hidden", "nowhere"])("a channel that is %s adds one problem to the findings", async (which) => {
    const { api, fake, wanted } = await setUp();
    await registerDiscord(api, wanted);
    const channelId = which === "hidden" ? fake.openChannel({ permissions: 0n }).id : "12345";
    const findings = await inspectDiscord(api, { ...wanted, channelId });
    expect(findings.map(({ level }) => level)).toEqual(["ok", "ok", "ok", "error"]);
    expect(findings.at(-1)).toMatchObject({
      what: expect.stringContaining(`cannot see channel ${channelId}`),
      mend: expect.stringMatching(/settings, or invite the bot: https:\/\/discord\.com\/oauth2/),
    });
  });

  test("the Gateway gets no interactions if an address is set", async () => {
    const { api, wanted } = await setUp();
    await registerDiscord(api, { applicationId: wanted.applicationId, publicUrl: PUBLIC_URL });
    expect(levels(await inspectDiscord(api, wanted), "error").join()).toContain("none comes over the Gateway");
  });

  test("a problem that only costs convenience is a warning", async () => {
    const { api, fake, wanted } = await setUp();
    await registerDiscord(api, wanted);
    const noThreads = fake.openChannel({ permissions: EVERYTHING & ~BIT.createThreads }).id;
    expect(levels(await inspectDiscord(api, { ...wanted, channelId: noThreads }), "warn").join()).toContain("threads");
    const noReactions = fake.openChannel({ permissions: EVERYTHING & ~BIT.addReactions }).id;
    expect(levels(await inspectDiscord(api, { ...wanted, channelId: noReactions }), "warn").join()).toContain(
      "Reactions",
    );
  });

  test("a wrong token and an unreachable API are problems", async () => {
    const { clock, fake, wanted } = await setUp();
    const wrong = createHastyApi({ token: "x", apiUrl: fake.url, clock });
    expect(await inspectDiscord(wrong, wanted)).toMatchObject([
      { level: "error", mend: expect.stringContaining("TOKEN") },
    ]);
    const nobody = createHastyApi({ token: "x", apiUrl: "http://127.0.0.1:1", clock });
    expect(await inspectDiscord(nobody, wanted)).toMatchObject([{ mend: expect.stringContaining("DISCORD_API_URL") }]);
  });
});
