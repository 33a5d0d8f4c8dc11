import { PlanningSessionId } from "../id/planning-session-id.ts";
import * as z from "zod";
import type { ButtonRef, RunnerIntent } from "./inbound.ts";
import type { Ask } from "./request.ts";
import { Slug } from "../id/slug.ts";

/** The shortest prefix of a plan's sha256 that a button carries: 64 bits, within Telegram's 64 bytes. */
export const BUTTON_SHA_LENGTH = 16;

/** What a button carries of the session of a plan that stands: enough to tell one approval from the next. */
const STANDING_LENGTH = 8;

/** About a plan that stands: plan it again (from it, or from nothing), leave it, withdraw it, or build it once more. */
const STANDING_ACTIONS = ["revise", "start-over", "leave", "withdraw", "again"] as const;

/** `skip-questions` asks first; `skip-questions-now` is the answer. */
const SESSION_ACTIONS = [
  "advance",
  "skip",
  "skip-questions",
  "skip-questions-now",
  "retry",
  "cancel",
  "reply",
] as const;

export const Button = z.discriminatedUnion("action", [
  z.object({ action: z.literal("plan"), slug: Slug }),
  z.object({ action: z.literal("finalize"), session: z.string(), revision: z.int(), sha256: z.string() }),
  /** `session`: the beginning of its id is enough. */
  z.object({ action: z.enum(STANDING_ACTIONS), slug: Slug, session: z.string() }),
  z.object({ action: z.enum(SESSION_ACTIONS), session: z.string(), revision: z.int() }),
]);
export type Button = z.infer<typeof Button>;

const VERBS = {
  advance: "planadvance",
  skip: "planskip",
  "skip-questions": "planquestions",
  "skip-questions-now": "planassume",
  retry: "planretry",
  cancel: "plancancel",
  reply: "planreply",
} as const;

const STANDING_VERBS = {
  revise: "revise",
  "start-over": "over",
  leave: "leave",
  withdraw: "drop",
  again: "again",
} as const;

/** At most 64 bytes (Telegram's limit), or `undefined` if the slug does not fit. */
export function encodeButton(button: Button): string | undefined {
  if (button.action === "plan") return fitting(`plan:${button.slug}`);
  if (isStanding(button)) return fitting(`${STANDING_VERBS[button.action]}:${hexOf(button.session)}:${button.slug}`);
  const ref = `${button.session}:${button.revision.toString(36)}`;
  if (button.action === "finalize") return `planapprove:${ref}:${button.sha256.slice(0, BUTTON_SHA_LENGTH)}`;
  return `${VERBS[button.action]}:${ref}`;
}

type StandingButton = Extract<Button, { action: (typeof STANDING_ACTIONS)[number] }>;

function isStanding(button: Button): button is StandingButton {
  return STANDING_ACTIONS.some((action) => action === button.action);
}

function fitting(data: string): string | undefined {
  return data.length <= 64 ? data : undefined;
}

function hexOf(session: string): string {
  return session.replace(/^ps_/, "").slice(0, STANDING_LENGTH);
}

const ENCODED_STANDING = /^(revise|over|leave|drop|again):([0-9a-f]{8}):(.+)$/;

function decodeStanding(data: string): Button | undefined {
  const [, verb, session, slugText] = ENCODED_STANDING.exec(data) ?? [];
  const action = STANDING_ACTIONS.find((candidate) => STANDING_VERBS[candidate] === verb);
  const slug = Slug.safeParse(slugText);
  if (action === undefined || session === undefined || !slug.success) return undefined;
  const button = { action, slug: slug.data, session: `ps_${session}` };
  return encodeButton(button) === data ? button : undefined;
}

const ENCODED =
  /^(plan(?:advance|skip|questions|assume|retry|cancel|reply|approve)):(ps_[0-9a-f]{16}):(0|[1-9a-z][0-9a-z]{0,6})(?::([0-9a-f]{16}))?$/;

/** `undefined` for anything that {@link encodeButton} did not make. */
export function decodeButton(data: string): Button | undefined {
  if (data.startsWith("plan:")) {
    const slug = Slug.safeParse(data.slice(5));
    return slug.success ? { action: "plan", slug: slug.data } : undefined;
  }
  const standing = decodeStanding(data);
  if (standing !== undefined) return standing;
  const [, verb, session, revisionText, sha256] = ENCODED.exec(data) ?? [];
  if (session === undefined || revisionText === undefined) return undefined;
  const ref = { session: PlanningSessionId.parse(session), revision: Number.parseInt(revisionText, 36) };
  if (verb === "planapprove") return sha256 === undefined ? undefined : { action: "finalize", ...ref, sha256 };
  const action = SESSION_ACTIONS.find((candidate) => VERBS[candidate] === verb);
  return action === undefined || sha256 !== undefined ? undefined : { action, ...ref };
}

/** What a press asks for. An unknown (old) button gets the current view; so does `reply`, which platforms answer. */
export function askOfButton(button: Button | undefined): Ask {
  switch (button?.action) {
    case undefined:
    case "reply":
      return { kind: "status" };
    case "cancel":
      return {
        kind: "cancel",
        pressed: { session: PlanningSessionId.parse(button.session), revision: button.revision },
      };
    case "plan":
      return intent({ kind: "plan", slug: button.slug });
    case "revise":
    case "start-over":
      return intent({ kind: "plan", slug: button.slug, replan: { how: button.action, session: button.session } });
    case "leave":
      return { kind: "leave", slug: button.slug };
    case "withdraw":
      return { kind: "withdraw", slug: button.slug, session: button.session };
    case "again":
      return intent({ kind: "again", slug: button.slug, session: button.session });
    case "finalize":
      return intent({ kind: "finalize", sha256: button.sha256, ref: refOf(button) });
    case "skip-questions":
      return intent({ kind: "advance", ref: refOf(button) });
    case "skip-questions-now":
      return intent({ kind: "advance", skipsQuestions: true, ref: refOf(button) });
    case "advance":
    case "skip":
    case "retry":
      return intent({ kind: button.action, ref: refOf(button) });
  }
}

function intent(asked: RunnerIntent): Ask {
  return { kind: "intent", intent: asked };
}

function refOf({ session, revision }: ButtonRef): ButtonRef {
  return { session, revision };
}
