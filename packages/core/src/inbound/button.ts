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

/** An inbound's id: the platform's number, padded. */
const InboundNumber = z.string().regex(/^\d{20}$/);

/** The id for a button, or nothing if it is no number. */
export function ideaOf(id: string): { idea?: string } {
  return InboundNumber.safeParse(id).success ? { idea: id } : {};
}

export const Button = z.discriminatedUnion("action", [
  /** `idea`: the inbound whose words are the description. */
  z.object({ action: z.literal("plan"), slug: Slug, idea: InboundNumber.exactOptional() }),
  z.object({ action: z.literal("finalize"), session: z.string(), revision: z.int(), sha256: z.string() }),
  /** `session`: the beginning of its id is enough. */
  z.object({
    action: z.enum(STANDING_ACTIONS),
    slug: Slug,
    session: z.string(),
    idea: InboundNumber.exactOptional(),
  }),
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
  if (button.action === "plan") return fitting(`plan:${button.slug}${ideaCode(button)}`);
  if (isStanding(button)) {
    const standing = `${STANDING_VERBS[button.action]}:${hexOf(button.session)}:${button.slug}`;
    // Without room for the idea, the button still does the rest.
    return fitting(`${standing}${ideaCode(button)}`) ?? fitting(standing);
  }
  const ref = `${button.session}:${button.revision.toString(36)}`;
  if (button.action === "finalize") return `planapprove:${ref}:${button.sha256.slice(0, BUTTON_SHA_LENGTH)}`;
  return `${VERBS[button.action]}:${ref}`;
}

/** Whether there is room for the idea that the button names. */
export function carriesIdea(button: Button): boolean {
  return "idea" in button && encodeButton(button)?.endsWith(ideaCode(button)) === true;
}

function ideaCode({ idea }: { idea?: string }): string {
  return idea === undefined ? "" : `:${BigInt(idea)}`;
}

function ideaFrom(code: string | undefined): { idea?: string } {
  return code === undefined ? {} : { idea: code.padStart(20, "0") };
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

const ENCODED_STANDING = /^(revise|over|leave|drop|again):([0-9a-f]{8}):([^:]+)(?::(0|[1-9]\d{0,19}))?$/;
const ENCODED_PLAN = /^plan:([^:]+)(?::(0|[1-9]\d{0,19}))?$/;

function decodeStanding(data: string): Button | undefined {
  const [, verb, session, slugText, idea] = ENCODED_STANDING.exec(data) ?? [];
  const action = STANDING_ACTIONS.find((candidate) => STANDING_VERBS[candidate] === verb);
  const slug = Slug.safeParse(slugText);
  if (action === undefined || session === undefined || !slug.success) return undefined;
  const button = { action, slug: slug.data, session: `ps_${session}`, ...ideaFrom(idea) };
  return encodeButton(button) === data ? button : undefined;
}

const ENCODED =
  /^(plan(?:advance|skip|questions|assume|retry|cancel|reply|approve)):(ps_[0-9a-f]{16}):(0|[1-9a-z][0-9a-z]{0,6})(?::([0-9a-f]{16}))?$/;

/** `undefined` for anything that {@link encodeButton} did not make. */
export function decodeButton(data: string): Button | undefined {
  const [, slugText, idea] = ENCODED_PLAN.exec(data) ?? [];
  if (slugText !== undefined) {
    const slug = Slug.safeParse(slugText);
    return slug.success ? { action: "plan", slug: slug.data, ...ideaFrom(idea) } : undefined;
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
      return intent({ kind: "plan", slug: button.slug, ...ideaIn(button) });
    case "revise":
    case "start-over":
      return intent({
        kind: "plan",
        slug: button.slug,
        replan: { how: button.action, session: button.session },
        ...ideaIn(button),
      });
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

function ideaIn({ idea }: { idea?: string }): { idea?: string } {
  return idea === undefined ? {} : { idea };
}

function intent(asked: RunnerIntent): Ask {
  return { kind: "intent", intent: asked };
}

function refOf({ session, revision }: ButtonRef): ButtonRef {
  return { session, revision };
}
