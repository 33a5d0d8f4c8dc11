import { PlanningSessionId } from "../id/planning-session-id.ts";
import * as z from "zod";
import { ConversationKey } from "../id/conversation-key.ts";
import type { Person } from "./inbound.ts";
import { RunnerIntent } from "./inbound.ts";
import { RefusedFile } from "./sent-file.ts";
import { Slug } from "../id/slug.ts";
import { Unreadable } from "./unreadable.ts";

/** Why a command cannot be followed. The person is told at once, and nothing is stored. */
export const Misuse = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("bad-slug"),
    problem: z.enum(["empty", "too-long", "characters", "first-character"]),
    given: z.string(),
    suggestion: Slug.exactOptional(),
  }),
  z.object({ kind: z.literal("no-description") }),
  z.object({ kind: z.literal("description-too-long") }),
  z.object({ kind: z.literal("text-too-long") }),
  z.object({ kind: z.literal("empty-text") }),
  z.object({ kind: z.literal("unreadable"), what: z.array(Unreadable).min(1) }),
  /** Written in the name of a group or channel, so that nobody can tell who wrote it. */
  z.object({ kind: z.literal("unheard"), as: z.enum(["group", "channel"]) }),
  z.object({ kind: z.literal("files-refused"), files: z.array(RefusedFile) }),
  z.object({ kind: z.literal("unknown-command"), given: z.string() }),
]);
export type Misuse = z.infer<typeof Misuse>;

/** What a platform's message asks for: either work for the runner, or an answer that the webhook gives at once. */
export const Ask = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("intent"), intent: RunnerIntent }),
  /** `pressed`: the button's view. A typed cancel has none. */
  z.object({
    kind: z.literal("cancel"),
    pressed: z.object({ session: PlanningSessionId, revision: z.int().nonnegative() }).exactOptional(),
  }),
  z.object({ kind: z.literal("status") }),
  z.object({ kind: z.literal("projects"), /** From 1. */ page: z.int().positive() }),
  z.object({ kind: z.literal("propose"), slug: Slug, description: z.string() }),
  /** Sent by the platform, not by a person: this chat was another conversation until now. */
  z.object({ kind: z.literal("moved"), from: ConversationKey }),
  /** Sent by the platform, not by a person: whether we may still write here, and in everything below this address. */
  z.object({ kind: z.literal("place"), is: z.enum(["gone", "back"]) }),
  /** Leave an approved plan as it is. */
  z.object({ kind: z.literal("leave"), slug: Slug }),
  /** Withdraw that session's approval, from wherever the person is. The beginning of its id is enough. */
  z.object({ kind: z.literal("withdraw"), slug: Slug, session: z.string() }),
  z.object({ kind: z.literal("help") }),
  /** `stray`: ordinary chat. In a group the person is told only if a planning is open there. */
  z.object({ kind: z.literal("misuse"), misuse: Misuse, stray: z.literal(true).exactOptional() }),
]);
export type Ask = z.infer<typeof Ask>;

/** One authentic, well-formed message, as every platform hands it to the desk. */
export interface Request {
  /** The platform's own id, zero-padded. */
  id: string;
  conversation: ConversationKey;
  person: Person;
  receivedAt: number;
  messageId?: string;
  /** As {@link import("./inbound.ts").Inbound}'s. */
  album?: string;
  /** When the message of ours was sent that this one replies to, in milliseconds. */
  answersAt?: number;
  /** As {@link import("./inbound.ts").Inbound}'s. */
  replyToken?: string;
  /** Only one person and the bot: a stray message gets a hint. In other chats the bot ignores it. */
  private: boolean;
  /** Whether this person may use the planner here. Without a list of allowed people, no person may. */
  allowed: boolean;
  /** The platform has one user, who may open many conversations. Each conversation is limited separately. */
  isSoleUser?: true;
  ask: Ask;
}
