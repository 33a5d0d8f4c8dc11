import type { Slug } from "@echo/core/id/slug";
import type { FakeMessage } from "../fakes/telegram/world.ts";
import type { CloudStage } from "./stage.ts";

/** A person with a private chat of that number: of its own, for a runner ends whatever an earlier one of its chat left. */
export const ANA = { id: 70_000_000 + process.pid, name: "Ana", language: "en" };

const PATIENCE_MS = 90_000;
const LOOK_MS = 50;
/** Questions that the demo's script asks at most, with room. */
const ROUNDS_MAX = 20;

export async function converse(stage: CloudStage, slug: Slug): Promise<void> {
  await stage.telegram.say({ from: ANA, text: `/plan ${slug} a bot that reminds two flatmates to water the plants` });
  await goOn(stage, slug);
}

/** Reads what the bot says, and answers, goes on or approves, until the project is approved. */
export async function goOn(stage: CloudStage, slug: Slug): Promise<void> {
  let read = 0;
  const unread = () => stage.telegram.transcript(ANA.id).filter(({ from, id }) => from === "bot" && id > read);
  for (let round = 0; (await stage.stores.projects.read(slug))?.status !== "approved"; round += 1) {
    if (round === ROUNDS_MAX) throw new Error(`no end of it:\n${stage.telegram.said(ANA.id).join("\n—\n")}`);
    const asked = await until("a question", () => unread().findLast(({ keyboard }) => keyboard.length > 0));
    read = asked.id;
    await answer(stage, asked);
    await until("something new", () => unread().at(-1));
  }
}

async function answer({ telegram }: CloudStage, { id, keyboard, text }: FakeMessage): Promise<void> {
  const find = (verb: string) => keyboard.flat().find(({ callback_data: data }) => data.startsWith(verb));
  const button = find("planapprove:") ?? (text.includes("✅") ? find("planadvance:") : undefined);
  if (button === undefined) await telegram.say({ from: ANA, text: "You decide." });
  else await telegram.press({ from: ANA, message: id, button: { data: button.callback_data } });
}

async function until<Found>(what: string, find: () => Found | undefined): Promise<Found> {
  const givenUpAt = Date.now() + PATIENCE_MS;
  for (;;) {
    const found = find();
    if (found !== undefined) return found;
    if (Date.now() > givenUpAt) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
