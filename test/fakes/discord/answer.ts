import { buttonsOf, Choices, FLAG, Modal, notePings, read, readMessage } from "./content.ts";
import { ApiRefusal, invalidForm } from "./refusal.ts";
import type { FakeInteraction, FakeMessage, FakeWorld } from "./world.ts";
import { addMessage, channelAt } from "./world.ts";

/** What the person sees as the answer. */
export type Shown =
  | { kind: "message"; message: FakeMessage }
  | { kind: "thinking"; message: FakeMessage }
  | { kind: "nothing" }
  | { kind: "choices"; choices: { name: string; value: string }[] }
  | { kind: "modal"; modal: Modal }
  /** "The application did not respond." */
  | { kind: "failed"; reason: string };

const ANSWER_WITHIN_MS = 3000;
const COMMAND = 2;
const BUTTON = 3;
const COMPLETION = 4;
const MODAL = 5;

/** Carries out the first answer to an interaction, as the body of the 200 or by the callback route. */
export function showAnswer(world: FakeWorld, interaction: FakeInteraction, payload: unknown): Shown {
  if (interaction.answeredAt !== undefined) {
    throw new ApiRefusal(400, 40_060, "Interaction has already been acknowledged.");
  }
  if (interaction.failed !== undefined || world.clock.now() - interaction.at > ANSWER_WITHIN_MS) {
    interaction.failed ??= "no answer within 3 s";
    throw new ApiRefusal(404, 10_062, "Unknown interaction");
  }
  const { type, data = {} } = payload as { type: number; data?: { flags?: number } };
  if (!(ALLOWED[interaction.type] ?? []).includes(type)) throw invalidForm(`type ${type} does not answer this`);
  const shown = show(world, interaction, type, data);
  interaction.answeredAt = world.clock.now();
  if ("message" in shown) interaction.originalId = shown.message.id;
  else if (interaction.messageId !== undefined) interaction.originalId = interaction.messageId;
  return shown;
}

const ALLOWED: Readonly<Record<number, number[]>> = {
  [COMMAND]: [4, 5, 9],
  [BUTTON]: [4, 5, 6, 7, 9],
  [COMPLETION]: [8],
  [MODAL]: [4, 5, 6, 7],
};

function show(world: FakeWorld, interaction: FakeInteraction, type: number, data: { flags?: number }): Shown {
  switch (type) {
    case 4:
      return { kind: "message", message: place(world, interaction, data, false) };
    case 5:
      if ((data.flags ?? 0) & ~FLAG.ephemeral) throw invalidForm("only EPHEMERAL may be deferred");
      return { kind: "thinking", message: place(world, interaction, { ...data, content: "…" }, true) };
    case 8:
      return { kind: "choices", ...read(Choices, data) };
    case 9:
      return { kind: "modal", modal: read(Modal, data) };
    default:
      return { kind: "nothing" };
  }
}

/** An answer needs no permission: Discord shows it for the interaction. */
function place(world: FakeWorld, interaction: FakeInteraction, payload: object, thinking: boolean): FakeMessage {
  const body = readMessage(payload, false);
  if (!thinking) notePings(world, { ...body, allowed_mentions: body.allowed_mentions ?? { parse: ["users"] } });
  const channel = world.channels.get(interaction.channelId) ?? channelAt(world, interaction.channelId);
  return addMessage(world, channel, {
    from: "bot",
    content: thinking ? "" : (body.content ?? ""),
    flags: body.flags,
    buttons: buttonsOf(body),
    thinking,
    ...(body.flags & FLAG.ephemeral ? { onlyFor: interaction.personId } : {}),
  });
}
