import { afterAll, beforeAll, expect, test } from "vitest";
import type { DiscordPlanner } from "./discord-planner.ts";
import { ANA, eventually, startDiscordPlanner } from "./discord-planner.ts";
import { asks, held } from "./line.ts";

let setting: DiscordPlanner;
beforeAll(async () => {
  setting = await startDiscordPlanner({ hasAddress: false });
});
afterAll(() => setting?.stop());

test("over the Gateway alone, a cancel ends a planning session during a turn, in a thread and in a direct message", async () => {
  const { planner, discord, threadOf, read, untilSaid, statusesOf, expectCareful } = setting;
  const slug = "alt-bot";
  const turn = held(asks("PREA-TÂRZIU"));
  planner.script(slug, turn.line, asks("ÎNTREBAREA-NOUĂ"), asks("ÎNCĂ-UNA"), asks("ULTIMA"));
  const isPending = () => eventually(async () => expect((await planner.plan(slug)).status).toBe("pending"));

  const channel = discord.openChannel();
  await discord.slash(ANA, channel.id, "plan", { slug, description: "altceva" });
  await turn.isReached;
  const place = threadOf(slug).id;
  await discord.slash(ANA, place, "cancel");
  await untilSaid(place, "Am oprit planificarea");
  await isPending();
  turn.goOn();
  discord.say(ANA, place, { text: "vorbim între noi" });
  await discord.slash(ANA, place, "reply", { text: "mai ești?" });
  expect(await untilSaid(place, "Nu planificăm nimic aici acum")).toMatchObject({ onlyFor: ANA.id });

  const direct = discord.openDirect(ANA);
  await discord.slash(ANA, direct.id, "plan", { slug });
  await untilSaid(direct.id, "ÎNTREBAREA-NOUĂ");
  discord.say(ANA, direct.id, { text: "Da." });
  await untilSaid(direct.id, "ÎNCĂ-UNA");
  await discord.slash(ANA, direct.id, "reply", { text: "Și atât." });
  await untilSaid(direct.id, "ULTIMA");
  await discord.slash(ANA, direct.id, "plan", { slug: "al-treilea", description: "încă ceva" });
  expect(await untilSaid(direct.id, "Aici planificăm deja **alt-bot**")).toMatchObject({ onlyFor: ANA.id });
  await discord.press(ANA, direct.id, { label: "Anulează" });
  await untilSaid(direct.id, "Mai apasă o dată");
  await discord.press(ANA, direct.id, { label: "Anulează" });
  await untilSaid(direct.id, "Am oprit planificarea");
  await isPending();
  discord.say(ANA, direct.id, { text: "Mai ești?" });
  await untilSaid(direct.id, "Nu planificăm nimic aici acum");

  await eventually(() => {
    expect(read(channel.id)).toEqual(["🧠 Pornesc planning pentru alt-bot…", expect.stringContaining(`<#${place}>`)]);
    expect(read(place)).toEqual([
      expect.stringContaining("Am oprit planificarea pentru **alt-bot**"),
      "7: vorbim între noi",
      expect.stringContaining("Nu planificăm nimic aici acum"),
    ]);
    expect(read(direct.id)).toEqual([
      "🧠 Pornesc planning pentru alt-bot…",
      expect.stringContaining("ÎNTREBAREA-NOUĂ"),
      "7: Da.",
      "ÎNCĂ-UNA",
      "**Ana**\n> Și atât.",
      "ULTIMA",
      expect.stringContaining("Aici planificăm deja **alt-bot**"),
      expect.stringContaining("Mai apasă o dată"),
      expect.stringContaining("Am oprit planificarea pentru **alt-bot**"),
      "7: Mai ești?",
      expect.stringContaining("Nu planificăm nimic aici acum"),
    ]);
  });
  expect(statusesOf("POST /interactions/*/*/callback")).toEqual(Array.from({ length: 8 }, () => 200));
  expectCareful();
});
