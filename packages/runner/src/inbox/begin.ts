import type { Conversation } from "@echo/core/conversation/conversation";
import type { UnbegunSession } from "@echo/core/conversation/session";
import type { PlanningSessionId } from "@echo/core/id/planning-session-id";
import { planningSessionIdOf } from "@echo/core/id/planning-session-id";
import type { Inbound, PlanIntent } from "@echo/core/inbound/inbound";
import { notTaken } from "@echo/core/message/not-taken";
import { say } from "@echo/core/message/say";
import type { Slug } from "@echo/core/id/slug";
import { settle } from "../delivery/commit.ts";
import type { Runner } from "../lease/runner.ts";
import { enterTurn } from "../turn/enter.ts";
import { takeOver } from "./take-over.ts";

/** `/plan`: takes over what a place that is gone still holds, or claims the project first and the conversation second. Doing it again gives the same two claims. */
export async function begin(
  runner: Runner,
  conversation: Conversation,
  inbound: Inbound,
  intent: PlanIntent,
): Promise<void> {
  const { clock, keeper, projects, steps } = runner;
  const [step] = steps;
  if (step === undefined) throw new Error("there is no phase to begin with");
  if (await takeOver(runner, conversation, inbound, intent)) return;
  await proposeUnknown(runner, inbound, intent);
  const id = planningSessionIdOf(inbound);
  const claim = { session: id, conversation: conversation.key, epoch: keeper.lease.epoch, now: clock.now() };
  const claimed = await projects.claim(intent.slug, claim);
  if (claimed.kind !== "claimed") {
    const words = say(inbound.person.locale);
    const markdown =
      claimed.kind === "unknown"
        ? words.unknownProject(intent.slug)
        : words.projectTaken(intent.slug, claimed.project.status);
    await refusePlan(runner, conversation, inbound, markdown);
    return;
  }
  const session = newSession(runner, inbound, claimed.project.slug, id);
  const next = { turn: "open-phase", phase: step.name, fresh: true } as const;
  const result = await enterTurn(runner, conversation, { session, next, inbound: [inbound] });
  if (result === "cancelled") await giveBack(runner, session);
}

/** Proposes a new project if the person gave a description. A known slug keeps the description it has. */
async function proposeUnknown(
  { projects }: Runner,
  { person, receivedAt: proposedAt }: Inbound,
  { slug, description }: PlanIntent,
): Promise<void> {
  if (description === undefined) return;
  await projects.propose({ slug, description, status: "pending", proposedAt, proposedBy: person.id });
}

function newSession(
  { clock, newId }: Runner,
  { person, receivedAt }: Inbound,
  slug: Slug,
  id: PlanningSessionId,
): UnbegunSession {
  return {
    id,
    slug,
    locale: person.locale,
    personId: person.id,
    phases: [],
    revision: 0,
    documents: {},
    externalNonce: newId().slice(-12),
    startedAt: receivedAt,
    updatedAt: clock.now(),
  };
}

/** A cancel came before the session's commit. No other process knows of the claim, so this one has to undo it. */
async function giveBack({ clock, projects }: Runner, { id, slug }: UnbegunSession): Promise<void> {
  await projects.move(slug, "pending", { from: ["planning"], session: id, now: clock.now() });
}

async function refusePlan(
  runner: Runner,
  conversation: Conversation,
  { id, intent, person: { locale } }: Inbound,
  why: string,
): Promise<void> {
  const markdown = [why, ...notTaken(intent, locale)].join("\n\n");
  await settle(runner, conversation, {
    session: conversation.session,
    replies: [{ kind: "text", locale, markdown }],
    inboundIds: [id],
    isAnswer: false,
  });
}
