import * as z from "zod";
import { ConversationKey } from "../id/conversation-key.ts";
import { PlanningSessionId } from "../id/planning-session-id.ts";
import { Locale } from "../text/locale.ts";
import { Material } from "./material.ts";
import { FILES_PER_MESSAGE, SentFile } from "./sent-file.ts";
import { Slug } from "../id/slug.ts";

/** The longest text in bytes of UTF-8. The webhook politely refuses a longer one. */
export const TEXT_MAX_BYTES = 32 * 1024;
export const DESCRIPTION_MAX_LENGTH = 2000;

/** The view that a button belonged to. A press from another session or an older revision is stale. */
export const ButtonRef = z.object({ session: z.string(), revision: z.int().nonnegative() });
export type ButtonRef = z.infer<typeof ButtonRef>;

const pressed = { ref: ButtonRef.exactOptional() };
const attached = {
  files: z.array(SentFile).max(FILES_PER_MESSAGE).exactOptional(),
  /** Other people's words, or earlier ones, that the message brings along. */
  material: z.array(Material).exactOptional(),
};

/** The person was told that a plan stands, and chose to plan it again. `session`: whose plan (the beginning is enough). */
export const Replan = z.object({ how: z.enum(["revise", "start-over"]), session: z.string() });
export type Replan = z.infer<typeof Replan>;

/** A planning, approval or run at a place that is gone. The `/plan` takes it over. */
export const TakesOver = z.object({ conversation: ConversationKey, session: PlanningSessionId });
export type TakesOver = z.infer<typeof TakesOver>;

/** The requests that a runner answers. */
export const RunnerIntent = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("plan"),
    slug: Slug,
    description: z.string().exactOptional(),
    replan: Replan.exactOptional(),
    /** The inbound whose words are the description: an idea, or a wish for the plan. */
    idea: z.string().exactOptional(),
    takesOver: TakesOver.exactOptional(),
    ...attached,
  }),
  /** Build that session's plan once more: its run failed, or gives no sign. */
  z.object({ kind: z.literal("again"), slug: Slug, session: z.string() }),
  /** The text is empty if files or forwarded words came without the person's own. */
  z.object({ kind: z.literal("reply"), text: z.string(), ...attached }),
  /** `skipsQuestions`: the person was asked, and wants to leave the phase without answering its open questions. */
  z.object({ kind: z.literal("advance"), skipsQuestions: z.literal(true).exactOptional(), ...pressed }),
  z.object({ kind: z.literal("skip"), ...pressed }),
  z.object({ kind: z.literal("retry"), ...pressed }),
  /** `sha256` is a prefix of the hash of the plan that the button was under; absent if `/finalize` was typed. */
  z.object({ kind: z.literal("finalize"), sha256: z.string().exactOptional(), ...pressed }),
]);
export type RunnerIntent = z.infer<typeof RunnerIntent>;
export type PlanIntent = Extract<RunnerIntent, { kind: "plan" }>;
export type AgainIntent = Extract<RunnerIntent, { kind: "again" }>;

/** What `echo-planner mark` says of a run. */
export const MarkStatus = z.enum(["running", "complete", "failed"]);
export type MarkStatus = z.infer<typeof MarkStatus>;

/** The progress of the approved plan. `approved`: its run has not been marked as begun. */
export const RunReport = z.object({
  kind: z.literal("report"),
  slug: Slug,
  status: z.enum(["approved", ...MarkStatus.options]),
  /** The stories that are built, and those that are not. */
  stories: z.object({ done: z.array(z.string()), left: z.array(z.string()) }).exactOptional(),
  /** prd.json cannot be read, so nobody can say what is built. */
  isUnreadable: z.boolean().exactOptional(),
});
export type RunReport = z.infer<typeof RunReport>;

/** Rescue found that the run of an approved plan has given no sign for too long. */
export const Silence = z.object({
  kind: z.literal("silence"),
  slug: Slug,
  session: z.string(),
  since: z.int(),
  progress: z.object({ passed: z.int(), total: z.int() }).exactOptional(),
});
export type Silence = z.infer<typeof Silence>;

/** A person's request. A cancel takes effect in the webhook, and is stored as done to recognise a redelivery. */
export const Intent = z.discriminatedUnion("kind", [
  ...RunnerIntent.options,
  z.object({ kind: z.literal("cancel") }),
  RunReport,
  Silence,
  /** The project was asked for elsewhere: a runner finds out, unseen, whether this place is still there. */
  z.object({ kind: z.literal("probe") }),
]);
export type Intent = z.infer<typeof Intent>;

/** Whether a person asked for it. What the planner itself put there is neither noted during a turn nor cancelled. */
export function isPersons({ intent }: Pick<Inbound, "intent">): boolean {
  return intent.kind !== "report" && intent.kind !== "silence" && intent.kind !== "probe";
}

export const Person = z.object({ id: z.string(), name: z.string().exactOptional(), locale: Locale });
export type Person = z.infer<typeof Person>;

/** A message or press that must reach the conversation; stored before it is acknowledged. */
export const Inbound = z.object({
  /** The platform's own id, zero-padded so that text order is arrival order. A flood is read in this order. */
  id: z.string().min(1),
  conversation: ConversationKey,
  person: Person,
  intent: Intent,
  /** When the webhook received it, in milliseconds. */
  receivedAt: z.int(),
  /** The platform's id of the message, for a reaction. */
  messageId: z.string().exactOptional(),
  /** The platform's id of the one message that this is a part of. Limits for a message count over all its parts. */
  album: z.string().exactOptional(),
  /** The token to replace the platform's placeholder ("thinking…") by an answer. Valid for minutes, never logged. */
  replyToken: z.string().exactOptional(),
});
export type Inbound = z.infer<typeof Inbound>;

/** Invariant: pending inbound is ordered by receipt, then by padded platform id. */
export function byReceipt(left: Inbound, right: Inbound): number {
  return left.receivedAt - right.receivedAt || (left.id < right.id ? -1 : left.id > right.id ? 1 : 0);
}
