import * as z from "zod";
import { ApiRefusal, invalidForm } from "./refusal.ts";
import type { FakeButton, FakeWorld } from "./world.ts";

const ROWS_MAX = 5;
/** Suppressed embeds, ephemeral, silent. */
export const FLAG = { suppressEmbeds: 4, ephemeral: 64, silent: 4096 } as const;

const ButtonComponent = z.object({
  type: z.literal(2),
  style: z.int().min(1).max(4),
  label: z.string().min(1).max(80),
  custom_id: z.string().min(1).max(100),
});

/** The fields that any message may have. */
export const MessageBody = z.object({
  content: z.string().max(2000).optional(),
  components: z
    .array(z.object({ type: z.literal(1), components: z.array(ButtonComponent).min(1).max(5) }))
    .max(ROWS_MAX)
    .optional(),
  flags: z.int().default(0),
  nonce: z.union([z.string().max(25), z.int()]).optional(),
  enforce_nonce: z.boolean().default(false),
  allowed_mentions: z.object({ parse: z.array(z.string()).default([]) }).optional(),
  attachments: z.array(z.object({ id: z.coerce.string(), filename: z.string().optional() })).optional(),
});
export type MessageBody = z.infer<typeof MessageBody>;

export function readMessage(payload: unknown, hasFile: boolean): MessageBody {
  const body = read(MessageBody, payload);
  if ((body.content ?? "").trim() === "" && !hasFile) throw new ApiRefusal(400, 50_006, "Cannot send an empty message");
  const ids = buttonsOf(body).flatMap((row) => row.map((button) => button.custom_id));
  if (new Set(ids).size < ids.length) throw invalidForm("Component custom id cannot be duplicated");
  return body;
}

export function buttonsOf(body: MessageBody): FakeButton[][] {
  return (body.components ?? []).map((row) => row.components.map(({ label, custom_id }) => ({ label, custom_id })));
}

/** By default the bot's messages ping all whom they name. An interaction's answer pings only people. */
export function notePings(world: FakeWorld, body: MessageBody): void {
  const parse = body.allowed_mentions?.parse ?? ["everyone", "users", "roles"];
  if (parse.includes("everyone") && /@(everyone|here)/.test(body.content ?? "")) world.pings.push(body.content ?? "");
}

const Input = z.object({
  type: z.literal(4),
  custom_id: z.string().min(1).max(100),
  style: z.union([z.literal(1), z.literal(2)]),
  max_length: z.int().min(1).max(4000).optional(),
  placeholder: z.string().max(100).optional(),
});

export const Modal = z.object({
  custom_id: z.string().min(1).max(100),
  title: z.string().min(1).max(45),
  components: z
    .array(z.object({ type: z.literal(18), label: z.string().min(1).max(45), component: Input }))
    .min(1)
    .max(5),
});
export type Modal = z.infer<typeof Modal>;

export const Choices = z.object({
  choices: z.array(z.object({ name: z.string().min(1).max(100), value: z.string().max(100) })).max(25),
});

const COMMAND_NAME = /^[-_'\p{L}\p{N}]{1,32}$/u;
const Name = z.string().refine((name) => COMMAND_NAME.test(name) && name === name.toLowerCase(), "name");
const Described = {
  name: Name,
  name_localizations: z.record(z.string(), Name).optional(),
  description: z.string().min(1).max(100),
  description_localizations: z.record(z.string(), z.string().min(1).max(100)).optional(),
};

export const Commands = z
  .array(
    z.object({
      type: z.literal(1),
      ...Described,
      options: z.array(z.object({ type: z.int(), ...Described, required: z.boolean().default(false) })).max(25),
    }),
  )
  .max(100)
  .refine((commands) => commands.every(requiredFirst), "required options must be placed before non-required options");

function requiredFirst({ options }: { options: { required: boolean }[] }): boolean {
  const firstOptional = options.findIndex(({ required }) => !required);
  return firstOptional === -1 || options.slice(firstOptional).every(({ required }) => !required);
}

export function read<T>(schema: z.ZodType<T>, payload: unknown): T {
  const result = schema.safeParse(payload);
  if (result.success) return result.data;
  throw invalidForm(result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; "));
}
