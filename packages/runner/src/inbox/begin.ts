import type { Conversation } from "@echo/core/conversation/conversation";
import type { UnbegunSession } from "@echo/core/conversation/session";
import { PlanningSessionId, planningSessionIdOf } from "@echo/core/id/planning-session-id";
import { replanQuestion } from "@echo/core/desk/replan";
import { ideaOf } from "@echo/core/inbound/button";
import type { Button } from "@echo/core/inbound/button";
import type { Inbound, PlanIntent, Replan } from "@echo/core/inbound/inbound";
import { notTaken } from "@echo/core/message/not-taken";
import { say } from "@echo/core/message/say";
import type { ClaimResult } from "@echo/core/port/project-store";
import type { Project } from "@echo/core/project/project";
import { planningNumber } from "@echo/core/project/project";
import { settle } from "../delivery/commit.ts";
import type { Runner } from "../lease/runner.ts";
import { enterTurn } from "../turn/enter.ts";
import { takeOver } from "./take-over.ts";

/**
 * `/plan`: takes over what a place that is gone still holds, or claims the project first and the conversation second.
 * Doing it again gives the same. `batch`: the inbound of the first turn.
 */
export async function begin(
  runner: Runner,
  conversation: Conversation,
  { inbound, batch }: { inbound: Inbound; batch: readonly Inbound[] },
  intent: PlanIntent,
): Promise<void> {
  const { clock, keeper, projects, steps } = runner;
  const [step] = steps;
  if (step === undefined) throw new Error("there is no phase to begin with");
  if (await takeOver(runner, conversation, inbound, intent)) return;
  await proposeUnknown(runner, inbound, intent);
  const id = planningSessionIdOf(inbound);
  const claimed = await projects.claim(intent.slug, {
    session: id,
    conversation: conversation.key,
    epoch: keeper.lease.epoch,
    now: clock.now(),
    ...replansOf(intent),
  });
  if (claimed.kind !== "claimed") {
    await refusePlan(runner, conversation, batch, refusalOf(claimed, intent, inbound));
    return;
  }
  const session = newSession(runner, inbound, claimed.project, { id, replan: intent.replan });
  const next = { turn: "open-phase", phase: step.name, fresh: true } as const;
  const result = await enterTurn(runner, conversation, { session, next, inbound: batch });
  if (result === "cancelled") await giveBack(runner, session);
}

function replansOf({ replan }: PlanIntent): { replans?: PlanningSessionId } {
  const session = PlanningSessionId.safeParse(replan?.session);
  return session.success ? { replans: session.data } : {};
}

/** A plan was approved only after the desk had looked: the person is asked now. */
function refusalOf(claimed: Exclude<ClaimResult, { kind: "claimed" }>, intent: PlanIntent, inbound: Inbound): Refused {
  const { slug, description, idea } = intent;
  const { locale } = inbound.person;
  const words = say(locale);
  if (claimed.kind === "unknown") return { markdown: words.unknownProject(slug) };
  const { project } = claimed;
  if (project.status === "approved") {
    const named = idea === undefined ? (description === undefined ? {} : ideaOf(inbound.id)) : { idea };
    return replanQuestion(project, locale, named);
  }
  return { markdown: words.projectTaken(slug, project.status) };
}

interface Refused {
  markdown: string;
  buttons?: Button[][];
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
  project: Project,
  { id, replan }: { id: PlanningSessionId; replan: Replan | undefined },
): UnbegunSession {
  const { slug, replanned, formerPlans = [] } = project;
  const planning = planningNumber(project);
  const plan = replanned?.plan.sha256 ?? formerPlans.at(-1)?.sha256;
  return {
    id,
    slug,
    ...(planning === 1 ? {} : { planning }),
    ...(plan === undefined ? {} : { replans: { how: replan?.how ?? "revise", plan } }),
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
  batch: readonly Inbound[],
  { markdown: why, buttons }: Refused,
): Promise<void> {
  const locale = batch[0]?.person.locale ?? "en";
  const markdown = [why, ...batch.flatMap(({ intent }) => notTaken(intent, locale))].join("\n\n");
  await settle(runner, conversation, {
    session: conversation.session,
    replies: [{ kind: "text", locale, markdown, ...(buttons === undefined ? {} : { buttons }) }],
    inboundIds: batch.map(({ id }) => id),
    isAnswer: false,
  });
}
