import { afterAll, beforeAll, expect, test } from "vitest";
import { expectApproved, listedTask } from "./approved.ts";
import type { DiscordPlanner } from "./discord-planner.ts";
import { ANA, eventually, startDiscordPlanner } from "./discord-planner.ts";
import { asks, closesPhase, held, lastPrompt, writesPlan } from "./line.ts";
import { GOOD_PLAN } from "./plan-text.ts";
import type { FakeMessage } from "../fakes/discord/world.ts";

let setting: DiscordPlanner;
beforeAll(async () => {
  setting = await startDiscordPlanner({ hasAddress: true });
});
afterAll(() => setting?.stop());

test("a whole planning session over Discord: choice, plan, modal, /reply, messages, phases, plan file, approval, cancel", async () => {
  const { planner, discord, threadOf, read, untilSaid, statusesOf, expectCareful } = setting;
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

  // From the list of projects to a new thread.
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
  expect(labels(first)).toEqual(["Răspunde", "Sari peste întrebări", "Anulează"]);

  // By modal. The person's words replace the placeholder at once, not when the turn ends.
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

  // The message sent meanwhile is answered next. Then /reply, a plain message, a button and a command.
  await untilSaid(place, "ÎNTREBAREA-TREI");
  expect((await discord.slash(ANA, place, "reply", { text: "Seara." })).kind).toBe("thinking");
  await untilSaid(place, "ÎNTREBAREA-PATRU");
  discord.say(ANA, place, { text: "La șapte." });
  const closing = await untilSaid(place, "CONCLUZIA-UNU");
  expect(labels(closing)).toEqual(["Continuă faza", "Sari peste", "Răspunde", "Anulează"]);
  expect((await discord.press(ANA, place, { label: "Continuă faza" })).kind).toBe("nothing");
  await untilSaid(place, "ÎNTREBAREA-CINCI");
  expect((await discord.slash(ANA, place, "finalize")).kind).toBe("thinking");

  const view = await untilSaid(place, "Planul final**, versiunea 1");
  expect(labels(view)).toEqual(["Dau drumul tonight", "Răspunde", "Anulează"]);
  const old = first.buttons.flat().find(({ label }) => label === "Sari peste întrebări")?.custom_id ?? "";
  expect((await discord.press(ANA, place, { customId: old })).kind).toBe("nothing");
  await untilSaid(place, "Butonul era de la un pas mai vechi");
  expect((await discord.press(ANA, place, { label: "Dau drumul tonight" })).kind).toBe("nothing");
  await untilSaid(place, "aprobat");
  await expectApproved(planner, slug);
  const plan = (await planner.plan(slug)).stored;

  // The person cancels the approval before the nightly run.
  expect((await discord.slash(ANA, place, "cancel")).kind).toBe("message");
  expect((await planner.plan(slug)).status).toBe("pending");
  expect(await listedTask(planner, slug)).toBeUndefined();

  // A later reader sees every message once and in order, and no placeholder or progress message.
  const isMeanwhile = (text: string) => text === "" || text.startsWith("⏳");
  await eventually(() => expect(read(place).filter(isMeanwhile)).toEqual([]));
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
    "▶️ Dau drumul tonight",
    expect.stringMatching(/^Iată planul\.\n/),
    "Planul final pentru bot-de-plante, versiunea 1",
    expect.stringMatching(/^📋 \*\*Planul final\*\*, versiunea 1\./),
    // A press on an old button gets the current view, which is the plan.
    "Planul final pentru bot-de-plante, versiunea 1",
    expect.stringMatching(/^Butonul era de la un pas mai vechi\.\n\nAici suntem acum:\n\n.*📋 \*\*Planul final\*\*/s),
    expect.stringMatching(/^🌙 \*\*bot-de-plante\*\* e aprobat\./),
    expect.stringMatching(/^Am oprit planificarea pentru \*\*bot-de-plante\*\*\./),
  ]);
  const sent = discord.transcript(place).filter(({ file }) => file !== undefined);
  const file = { filename: "final-plan.md", text: plan };
  expect(sent).toMatchObject([{ file }, { file }]);
  expect(lastPrompt(planner.requests(slug)[2])).toContain("Și pisica.");
  expect(read(channel.id).slice(1)).toEqual([`🧠 Pornesc planning pentru ${slug}…`, expect.stringContaining(place)]);
  expectCareful();
});

function labels({ buttons }: FakeMessage): string[] {
  return buttons.flat().map(({ label }) => label);
}
