import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { FakeDiscord } from "../fakes/discord/discord.ts";
import { startFakeDiscord } from "../fakes/discord/discord.ts";
import type { FakeChannel, FakeMessage } from "../fakes/discord/world.ts";
import { expectApproved } from "./approved.ts";
import type { Line } from "./line.ts";
import { asks, closesPhase, lastPrompt, writesPlan } from "./line.ts";
import { GOOD_PLAN } from "./plan-text.ts";
import type { Planner } from "./planner.ts";
import { startPlanner } from "./planner.ts";

const ANA = { id: "7", name: "Ana", language: "ro" };

let planner: Planner;
let discord: FakeDiscord;
beforeAll(async () => {
  discord = await startFakeDiscord({ deferRaceMs: 2500, rateLimit: { messages: 5, windowMs: 5000 } });
  planner = await startPlanner({
    env: {
      PLANNER_PHASES: "office-hours,plan-eng-review?",
      DISCORD_APPLICATION_ID: discord.applicationId,
      DISCORD_PUBLIC_KEY: discord.publicKey,
      DISCORD_BOT_TOKEN: discord.token,
      DISCORD_API_URL: discord.url,
      ALLOWED_DISCORD_USERS: ANA.id,
    },
  });
  discord.connect(async (request) => {
    const { method, headers } = request;
    return fetch(`${planner.url()}/discord/interactions`, { method, headers, body: await request.text() });
  });
  await vi.waitUntil(() => discord.gateway.sessions() === 1, { timeout: 20_000 });
});
afterAll(async () => {
  await planner.stop();
  await discord.stop();
});

describe.concurrent("a whole planning over Discord", { timeout: 120_000 }, () => {
  test("choice, plan, modal, /reply, plain words, phases, the plan as a file, the approval", async () => {
    const slug = "bot-de-plante";
    const turn = held(asks("@everyone **D2: Când?** ÎNTREBAREA-DOI"));
    planner.script(
      slug,
      asks("**D1: Pentru cine?** ÎNTREBAREA-UNU"),
      turn.line,
      asks("ÎNTREBAREA-TREI"),
      asks("ÎNTREBAREA-PATRU"),
      ...closesPhase("E limpede. CONCLUZIA-UNU", "# Office hours\n\nDoi colegi."),
      asks("**D3: Ce se strică?** ÎNTREBAREA-CINCI"),
      ...writesPlan(GOOD_PLAN, "Iată planul."),
    );
    const channel = discord.openChannel();

    // From the list of projects to a thread of its own.
    const proposed = await discord.slash(ANA, channel.id, "propose", { slug, description: "udă plantele" });
    expect(proposed).toMatchObject({ kind: "message", message: { onlyFor: ANA.id } });
    expect(await discord.complete(ANA, channel.id, "bot")).toMatchObject({ choices: [{ value: slug }] });
    const started = await discord.slash(ANA, channel.id, "plan", { slug });
    const thread = threadOf(slug);
    const place = thread.id;
    expect(started).toMatchObject({ kind: "message", message: { onlyFor: ANA.id } });
    expect(started.kind === "message" && started.message.content).toContain(`<#${place}>`);
    expect([...thread.members]).toEqual([ANA.id]);
    const first = await untilSaid(place, "ÎNTREBAREA-UNU");
    const again = (await (await discord.replay(started)).json()) as { data: { content: string } };
    expect(again.data.content).toContain(`<#${place}>`);
    expect(labels(first)).toEqual(["Răspunde", "Continuă faza", "Anulează"]);

    // By modal. The placeholder gives way to the words at once, not when the turn ends.
    const modal = await discord.press(ANA, place, { label: "Răspunde" });
    expect(modal).toMatchObject({ kind: "modal", modal: { title: "Răspunde" } });
    const submitted = await discord.submit(ANA, place, modal, "Noi doi.");
    expect(submitted.kind).toBe("thinking");
    await turn.isReached;
    await untilSaid(place, "**Ana**\n> Noi doi.");
    await untilSaid(place, "⏳ Office hours");
    const meanwhile = discord.say(ANA, place, { text: "Și pisica." });
    await eventually(() => expect(meanwhile.reactions).toEqual(["✍️"]));
    expect(thread.typing).toBeGreaterThan(0);
    thread.flood = { times: 1, retryAfterS: 0.4 };
    turn.goOn();
    await untilSaid(place, "ÎNTREBAREA-DOI");
    expect(statusesOf("POST /channels/*/messages")).toContain(429);
    expect(statusesOf("PATCH /webhooks/*/*/messages/@original")).toContain(404);

    // What was said meanwhile is answered next; then by /reply, by plain words, by a button, by a command.
    await untilSaid(place, "ÎNTREBAREA-TREI");
    expect((await discord.slash(ANA, place, "reply", { text: "Seara." })).kind).toBe("thinking");
    await untilSaid(place, "ÎNTREBAREA-PATRU");
    discord.say(ANA, place, { text: "La șapte." });
    const closing = await untilSaid(place, "CONCLUZIA-UNU");
    expect(labels(closing)).toEqual(["Continuă faza", "Sari peste", "Răspunde", "Anulează"]);
    expect((await discord.press(ANA, place, { label: "Continuă faza" })).kind).toBe("nothing");
    await untilSaid(place, "ÎNTREBAREA-CINCI");
    expect((await discord.slash(ANA, place, "advance")).kind).toBe("thinking");

    const view = await untilSaid(place, "Planul final**, versiunea 1");
    expect(labels(view)).toEqual(["Dau drumul tonight", "Răspunde", "Anulează"]);
    const old = first.buttons.flat().find(({ label }) => label === "Continuă faza")?.custom_id ?? "";
    expect((await discord.press(ANA, place, { customId: old })).kind).toBe("nothing");
    await untilSaid(place, "Butonul era de la un pas mai vechi");
    expect((await discord.press(ANA, place, { label: "Dau drumul tonight" })).kind).toBe("nothing");
    await untilSaid(place, "aprobat");
    await expectApproved(planner, slug);

    // As somebody reads it who comes later: everything once, in order, and nothing left over.
    await eventually(() => expect(read(place).filter((text) => text.startsWith("⏳"))).toEqual([]));
    const plan = (await planner.plan(slug)).stored;
    expect(read(place)).toEqual([
      expect.stringMatching(/^\*\*Office hours\*\* \(faza 1 din 2\)\n\n\*\*D1: Pentru cine\?\*\* ÎNTREBAREA-UNU$/),
      "**Ana**\n> Noi doi.",
      "7: Și pisica.",
      "@\u200Beveryone **D2: Când?** ÎNTREBAREA-DOI",
      "ÎNTREBAREA-TREI",
      "**Ana**\n> Seara.",
      "ÎNTREBAREA-PATRU",
      "7: La șapte.",
      expect.stringMatching(/^E limpede. CONCLUZIA-UNU\n\n✅ Office hours: gata\..* pe care o poți sări\./),
      expect.stringMatching(
        /^\*\*Review de inginerie\*\* \(faza 2 din 2\)\n\n\*\*D3: Ce se strică\?\*\* ÎNTREBAREA-CINCI$/,
      ),
      "▶️ Continuă faza",
      expect.stringMatching(/^Iată planul\.\n/),
      "Planul final pentru bot-de-plante, versiunea 1",
      expect.stringMatching(/^📋 \*\*Planul final\*\*, versiunea 1\./),
      // The press on an old button gets the view that is in force: here that is the plan.
      "Planul final pentru bot-de-plante, versiunea 1",
      expect.stringMatching(/^Butonul era de la un pas mai vechi\.\n\nAici suntem acum:\n\n.*📋 \*\*Planul final\*\*/s),
      expect.stringMatching(/^🌙 \*\*bot-de-plante\*\* e aprobat\./),
    ]);
    const sent = discord.transcript(place).filter(({ file }) => file !== undefined);
    const file = { filename: "final-plan.md", text: plan };
    expect(sent).toMatchObject([{ file }, { file }]);
    expect(lastPrompt(planner.requests(slug)[2])).toContain("Și pisica.");
    expect(read(channel.id).slice(1)).toEqual([`🧠 Pornesc planning pentru ${slug}…`, expect.stringContaining(place)]);
    expectCareful();
  });

  test("a cancel ends it in the middle of a turn, in a thread as in a direct message", async () => {
    const slug = "alt-bot";
    const turn = held(asks("PREA-TÂRZIU"));
    planner.script(slug, turn.line, asks("ÎNTREBAREA-NOUĂ"), asks("ÎNCĂ-UNA"));
    const channel = discord.openChannel();
    await discord.slash(ANA, channel.id, "plan", { slug, description: "altceva" });
    const place = threadOf(slug).id;
    await turn.isReached;
    expect(await discord.slash(ANA, place, "cancel")).toMatchObject({ kind: "message", message: { flags: 4 } });
    expect((await planner.plan(slug)).status).toBe("pending");
    turn.goOn();
    discord.say(ANA, place, { text: "vorbim între noi" });
    expect(await discord.slash(ANA, place, "reply", { text: "mai ești?" })).toMatchObject({
      kind: "message",
      message: { onlyFor: ANA.id, content: expect.stringContaining("/plan") },
    });

    const direct = discord.openDirect(ANA);
    expect((await discord.slash(ANA, direct.id, "plan", { slug })).kind).toBe("message");
    await untilSaid(direct.id, "ÎNTREBAREA-NOUĂ");
    discord.say(ANA, direct.id, { text: "Da." });
    await untilSaid(direct.id, "ÎNCĂ-UNA");
    const third = await discord.slash(ANA, direct.id, "plan", { slug: "al-treilea", description: "încă ceva" });
    expect(third).toMatchObject({ kind: "message", message: { onlyFor: ANA.id } });
    expect((await discord.press(ANA, direct.id, { label: "Anulează" })).kind).toBe("message");
    expect((await planner.plan(slug)).status).toBe("pending");
    discord.say(ANA, direct.id, { text: "Mai ești?" });
    await untilSaid(direct.id, "Nu planificăm nimic aici acum");

    await eventually(() =>
      expect(read(place)).toEqual([
        expect.stringContaining("Am oprit planificarea pentru **alt-bot**"),
        "7: vorbim între noi",
        expect.stringContaining("Nu planificăm nimic aici acum"),
      ]),
    );
    await eventually(() =>
      expect(read(direct.id)).toEqual([
        "🧠 Pornesc planning pentru alt-bot…",
        expect.stringContaining("ÎNTREBAREA-NOUĂ"),
        "7: Da.",
        "ÎNCĂ-UNA",
        expect.stringContaining("Aici planificăm deja **alt-bot**"),
        expect.stringContaining("Am oprit planificarea pentru **alt-bot**"),
        "7: Mai ești?",
        expect.stringContaining("Nu planificăm nimic aici acum"),
      ]),
    );
    expectCareful();
  });
});

function threadOf(slug: string): FakeChannel {
  const found = discord.threads().filter(({ name }) => name === slug);
  expect(found).toHaveLength(1);
  return discord.channel(found[0]?.id ?? "");
}

/** Of the calls to one route, in order. */
function statusesOf(wanted: string): number[] {
  return discord.calls.filter(({ route }) => route === wanted).map(({ status }) => status);
}

/** A line that the model says only when it is told to. */
function held(reply: Line): { line: Line; isReached: Promise<void>; goOn: () => void } {
  const reached = Promise.withResolvers<void>();
  const free = Promise.withResolvers<void>();
  const line: Line = async (request) => {
    reached.resolve();
    await free.promise;
    return typeof reply === "function" ? reply(request) : reply;
  };
  return { line, isReached: reached.promise, goOn: free.resolve };
}

/** No message of the bot's can come twice or call anybody, whatever the model writes. */
function expectCareful(): void {
  const sends = discord.calls.filter(({ route }) => route === "POST /channels/*/messages");
  expect(sends.length).toBeGreaterThan(5);
  for (const { payload } of sends) {
    expect(payload).toMatchObject({ nonce: expect.any(String), enforce_nonce: true, allowed_mentions: { parse: [] } });
  }
  expect(discord.pings).toEqual([]);
}

function eventually(holds: () => void): Promise<void> {
  return vi.waitFor(holds, { timeout: 40_000, interval: 30 });
}

async function untilSaid(channel: string, text: string): Promise<FakeMessage> {
  return vi.waitFor(
    () => {
      const found = discord.transcript(channel).find(({ from, content }) => from === "bot" && content.includes(text));
      if (found === undefined) throw new Error(`“${text}” is not among:\n${read(channel).join("\n—\n")}`);
      return found;
    },
    { timeout: 40_000, interval: 30 },
  );
}

/** What stands in the channel, oldest first; people's words behind their id. */
function read(channel: string): string[] {
  return discord.transcript(channel).map(({ from, content }) => (from === "bot" ? content : `${from}: ${content}`));
}

function labels({ buttons }: FakeMessage): string[] {
  return buttons.flat().map(({ label }) => label);
}
