import { PlanningSessionId } from "../id/planning-session-id.ts";
import * as z from "zod";
import type { ButtonRef, RunnerIntent } from "./inbound.ts";
import type { Ask } from "./request.ts";
import { Slug } from "../id/slug.ts";

/** The shortest prefix of a plan's sha256 that a button carries: 64 bits, within Telegram's 64 bytes. */
export const BUTTON_SHA_LENGTH = 16;

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

/** At most 64 bytes (Telegram's limit), or `undefined` for a `plan` button whose slug does not fit. */
export function encodeButton(button: Button): string | undefined {
  if (button.action === "plan") return `plan:${button.slug}`.length <= 64 ? `plan:${button.slug}` : undefined;
  const ref = `${button.session}:${button.revision.toString(36)}`;
  if (button.action === "finalize") return `planapprove:${ref}:${button.sha256.slice(0, BUTTON_SHA_LENGTH)}`;
  return `${VERBS[button.action]}:${ref}`;
}

const ENCODED =
  /^(plan(?:advance|skip|questions|assume|retry|cancel|reply|approve)):(ps_[0-9a-f]{16}):(0|[1-9a-z][0-9a-z]{0,6})(?::([0-9a-f]{16}))?$/;

/** `undefined` for anything that {@link encodeButton} did not make. */
export function decodeButton(data: string): Button | undefined {
  if (data.startsWith("plan:")) {
    const slug = Slug.safeParse(data.slice(5));
    return slug.success ? { action: "plan", slug: slug.data } : undefined;
  }
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
