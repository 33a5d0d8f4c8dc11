import * as z from "zod";
import { INTERACTION } from "./number.ts";
import { Snowflake } from "./snowflake.ts";

/**
 * The fields that we read of an interaction. All others are ignored.
 * Shapes: https://discord.com/developers/docs/interactions/receiving-and-responding
 */
const User = z.object({
  id: Snowflake,
  username: z.string().optional(),
  global_name: z.string().nullish(),
});

const Channel = z.object({ id: Snowflake, type: z.int().optional() });

const ASKED_FROM = {
  id: Snowflake,
  token: z.string().min(1),
  guild_id: Snowflake.optional(),
  channel_id: Snowflake.optional(),
  channel: Channel.optional(),
  /** Present in a server. A direct message has only `user`. */
  member: z.object({ user: User, roles: z.array(Snowflake).default([]) }).optional(),
  user: User.optional(),
  locale: z.string().optional(),
  /** What the bot may do in this channel: a bit set, as text. */
  app_permissions: z
    .string()
    .regex(/^\d{1,30}$/)
    .optional(),
  /** Holds the key `"0"` if the server installed the application. */
  authorizing_integration_owners: z.record(z.string(), z.string()).optional(),
};

const Option = z.object({
  name: z.string(),
  value: z.union([z.string(), z.number(), z.boolean()]).optional(),
  focused: z.boolean().optional(),
});

const CommandData = z.object({ name: z.string().min(1), options: z.array(Option).default([]) });

const TextInput = z.object({ custom_id: z.string(), value: z.string() });

/** A modal's field: in a label, or in the older action row. */
const ModalField = z.union([
  z.object({ component: TextInput }).transform(({ component }) => [component]),
  z.object({ components: z.array(TextInput) }).transform(({ components }) => components),
]);

export const Interaction = z.discriminatedUnion("type", [
  z.object({ type: z.literal(INTERACTION.ping) }),
  z.object({ type: z.literal(INTERACTION.command), ...ASKED_FROM, data: CommandData }),
  z.object({ type: z.literal(INTERACTION.press), ...ASKED_FROM, data: z.object({ custom_id: z.string() }) }),
  z.object({ type: z.literal(INTERACTION.autocomplete), ...ASKED_FROM, data: CommandData }),
  z.object({
    type: z.literal(INTERACTION.modal),
    ...ASKED_FROM,
    data: z.object({ custom_id: z.string(), components: z.array(ModalField).transform((fields) => fields.flat()) }),
  }),
]);
export type Interaction = z.infer<typeof Interaction>;

/** The four kinds that come from a person. */
export type PersonInteraction = Exclude<Interaction, { type: typeof INTERACTION.ping }>;
