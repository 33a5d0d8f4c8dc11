import type { Conversation } from "../conversation.ts";
import { liveOpening } from "../conversation.ts";
import type { PlanningSessionId } from "../inbound.ts";
import { say } from "../message/say.ts";
import type { ProjectStatus } from "../project.ts";
import type { Request } from "../request.ts";
import type { Slug } from "../slug.ts";
import { inboundOf } from "./accept.ts";
import type { Answer } from "./answer.ts";
import { said } from "./answer.ts";
import type { DeskDeps } from "./desk.ts";

/**
 * Cancel wins, and takes effect here. Decided on the conversation's item; the project follows, and rescue completes
 * that half if this call cannot. A redelivery only reaches what began before the first delivery.
 */
export async function cancel(
  deps: DeskDeps,
  request: Request,
  session: PlanningSessionId | undefined,
): Promise<Answer> {
  const words = say(request.person.locale);
  const ended = await endPlanning(deps, request, session);
  if (ended === undefined) return said(words.nothingToCancel);
  return ended.begun === undefined
    ? said(words.cancelled(ended.slug), undefined, false)
    : said(words.runHasBegun(ended.slug, ended.begun));
}

/** What was ended, also where an earlier delivery has done it; `begun`: it could not be, its run goes on. */
export async function endPlanning(
  deps: DeskDeps,
  request: Request,
  session: PlanningSessionId | undefined,
): Promise<{ slug: Slug; begun?: ProjectStatus } | undefined> {
  const isNew = await deps.inbox.append(inboundOf(request, { kind: "cancel" }), "done");
  const earlier = isNew ? undefined : await lookBack(deps, request);
  if (earlier?.isDecided === true) return earlier.slug === undefined ? undefined : { slug: earlier.slug };
  const before = await deps.conversations.cancel(request.conversation, {
    receivedAt: earlier?.receivedAt ?? request.receivedAt,
    ...(session === undefined ? {} : { session }),
  });
  const ended = before === undefined ? undefined : endedSession(before);
  if (ended === undefined) return undefined;
  const begun = await releaseProject(deps, request, ended, ended === before?.approvedSession);
  return { slug: ended.slug, ...(begun === undefined ? {} : { begun }) };
}

interface Earlier {
  /** When the first delivery was received. */
  receivedAt: number;
  /** A cancel of then, or later, has taken effect: there is nothing left that this one could reach. */
  isDecided: boolean;
  /** What the first delivery has ended: the same cancel again, its answer lost on the way, is answered as it was. */
  slug?: Slug | undefined;
}

async function lookBack({ inbox, conversations }: DeskDeps, request: Request): Promise<Earlier> {
  const [[first], conversation] = await Promise.all([
    inbox.load(request.conversation, [request.id]),
    conversations.read(request.conversation),
  ]);
  const receivedAt = first?.receivedAt ?? request.receivedAt;
  const { cancelledAt = -Infinity, lastSession } = conversation ?? {};
  return {
    receivedAt,
    isDecided: cancelledAt >= receivedAt,
    slug: cancelledAt === receivedAt ? lastSession?.slug : undefined,
  };
}

function endedSession(before: Conversation): { id: PlanningSessionId; slug: Slug } | undefined {
  const opening = liveOpening(before);
  if (before.session !== undefined) return { id: before.session.id, slug: before.session.slug };
  if (opening !== undefined) return { id: opening.planningSessionId, slug: opening.slug };
  return before.approvedSession;
}

/** Its status, where the run has begun: what was approved cannot be withdrawn any more. */
async function releaseProject(
  deps: DeskDeps,
  request: Request,
  ended: { id: PlanningSessionId; slug: Slug },
  wasApproved: boolean,
): Promise<ProjectStatus | undefined> {
  deps.log("info", "cancelled", { conversation: request.conversation, person: request.person.id, slug: ended.slug });
  try {
    const isReleased = await deps.projects.move(ended.slug, "pending", {
      from: ["planning", "approved"],
      session: ended.id,
      now: deps.now(),
    });
    if (isReleased || !wasApproved) return undefined;
    const project = await deps.projects.read(ended.slug);
    const isOurs = project?.planningSessionId === ended.id && BEGUN.has(project.status);
    return isOurs ? project.status : undefined;
  } catch (error) {
    deps.log("error", "release-failed", { slug: ended.slug, error: String(error) });
    return undefined;
  }
}

const BEGUN = new Set<ProjectStatus>(["running", "complete", "failed"]);
