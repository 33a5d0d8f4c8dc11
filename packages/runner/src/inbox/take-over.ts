import type { Conversation } from "@echo/core/conversation/conversation";
import type { Session } from "@echo/core/conversation/session";
import { workOf } from "@echo/core/conversation/session";
import type { Reply } from "@echo/core/conversation/reply";
import { stillApproved } from "@echo/core/desk/approved-here";
import { replanQuestion, wordsKept } from "@echo/core/desk/replan";
import { holdsReport } from "@echo/core/desk/take-over";
import type { PlanningSessionId } from "@echo/core/id/planning-session-id";
import { planningSessionIdOf } from "@echo/core/id/planning-session-id";
import { ideaOf } from "@echo/core/inbound/button";
import type { Inbound, PlanIntent, TakesOver } from "@echo/core/inbound/inbound";
import { notTaken } from "@echo/core/message/not-taken";
import { say } from "@echo/core/message/say";
import { PENDING_MAX } from "@echo/core/port/inbox";
import type { Project, ProjectStatus } from "@echo/core/project/project";
import { conversationMarker } from "../agent/process-marker.ts";
import { loadedFrom, settle } from "../delivery/commit.ts";
import type { Runner } from "../lease/runner.ts";
import { shownAgain, textsAgain } from "./shown-again.ts";

/** A `/plan` that takes over what a place that is gone still holds. */
interface Taking {
  conversation: Conversation;
  inbound: Inbound;
  from: TakesOver;
  /** The session's new name, made of this `/plan`: a redo takes over the same. */
  id: PlanningSessionId;
  project: Project;
}

/** `false`: there is nothing to take over any more, and the `/plan` is an ordinary one. */
export async function takeOver(
  runner: Runner,
  conversation: Conversation,
  inbound: Inbound,
  { slug, takesOver: from }: PlanIntent,
): Promise<boolean> {
  const project = from === undefined ? undefined : await runner.projects.read(slug);
  if (from === undefined || project === undefined) return false;
  const id = planningSessionIdOf(inbound);
  if (project.planningSessionId !== from.session && project.planningSessionId !== id) return false;
  const isOver = project.status === "complete" || project.status === "failed";
  if (isOver && project.planningSessionId !== id && !(await holdsReport(runner, from))) return false;
  const taking = { conversation, inbound, from, id, project };
  const isPlanning = project.status === "planning" || project.status === "pending";
  return isPlanning ? takePlanning(runner, taking) : takeApproval(runner, taking);
}

/**
 * Ends the session there, and keeps it whole in the same write. Then hands the project over, then begins the session
 * here. A redo finds the kept session again. Only one of two that take over at once gets the project.
 */
async function takePlanning(runner: Runner, taking: Taking): Promise<boolean> {
  const { conversations, projects } = runner;
  const { inbound, from, project } = taking;
  const there = await conversations.read(from.conversation);
  // Somebody went on there in the meantime.
  if (there?.session?.id === from.session && there.goneAt === undefined) return false;
  await copyWaiting(runner, taking);
  const scope = { id: inbound.id, receivedAt: inbound.receivedAt, session: from.session, keeps: true } as const;
  await conversations.cancel(from.conversation, scope);
  const after = await conversations.read(from.conversation);
  if (after?.session?.id === from.session || !(await handOver(runner, taking))) return false;
  // No runner had begun it there: there is nothing to go on from.
  const { left } = after ?? {};
  if (left?.id !== from.session) return false;
  // Rescue may have given the project back meanwhile.
  const { kind } = await projects.claim(project.slug, claimOf(runner, taking));
  if (kind !== "claimed") return false;
  await runner.agent.sweep(conversationMarker(from.conversation));
  await copyAnswered(runner, taking, left);
  const session = continued(left, taking, runner.clock.now());
  const settled = await settle(runner, taking.conversation, {
    session,
    replies: await shownAgain(runner, { session, left, from: from.conversation }),
    inboundIds: [inbound.id],
    isAnswer: session.state !== "running",
  });
  if (settled === "cancelled") {
    await projects.move(project.slug, "pending", { from: ["planning"], session: taking.id, now: runner.clock.now() });
  }
  runner.log("info", "taken-over", { conversation: taking.conversation.key, slug: project.slug, state: left.state });
  return true;
}

function claimOf({ clock, keeper }: Runner, { id, conversation }: Taking) {
  return { session: id, conversation: conversation.key, epoch: keeper.lease.epoch, now: clock.now() };
}

function handOver(runner: Runner, taking: Taking): Promise<boolean> {
  return runner.projects.handOver(taking.project.slug, { from: taking.from.session, ...claimOf(runner, taking) });
}

/** The same session under its new name. A turn in progress is done again here. */
function continued(left: Session, { id, inbound }: Taking, now: number): Session {
  const { person, receivedAt } = inbound;
  const mark = { id, locale: person.locale, personId: person.id, startedAt: receivedAt, updatedAt: now };
  const { lastAnswer: _there, ...kept } = left;
  const session = { ...kept, ...mark, revision: left.revision + 1 };
  if (session.state !== "running" && session.state !== "stuck") return session;
  const work = { ...session.work, inboundIds: session.work.inboundIds.map(copyId) };
  return session.state === "running" ? { ...session, work: { ...work, attempt: 0 } } : { ...session, work };
}

/** Replies that nobody has answered there yet, and what this `/plan` brings along, come after it as replies. */
async function copyWaiting({ inbox }: Runner, { conversation, inbound, from, project }: Taking): Promise<void> {
  let listed = await inbox.listPending(from.conversation);
  while (listed.length > 0) {
    for (const one of listed) {
      if (one.intent.kind !== "reply") continue;
      await inbox.append({ ...inert(one), conversation: conversation.key, receivedAt: inbound.receivedAt + 1 });
    }
    const last = listed.reduce((most, { id }) => (id > most ? id : most), "");
    listed = listed.length < PENDING_MAX ? [] : await inbox.listPending(from.conversation, { after: last });
  }
  const { intent, receivedAt } = inbound;
  if (intent.kind !== "plan") return;
  const { kind: _plan, slug: _slug, takesOver: _from, replan: _replan, description, ...brought } = intent;
  const text = description === project.description ? "" : (description ?? "");
  if (text === "" && Object.keys(brought).length === 0) return;
  const words = { kind: "reply", text, ...brought } as const;
  await inbox.append({ ...inert(inbound), id: `${inbound.id}-words`, receivedAt: receivedAt + 2, intent: words });
}

/** The words of the turn in progress, or of the one to try again. */
async function copyAnswered({ inbox }: Runner, { conversation, from }: Taking, left: Session): Promise<void> {
  const ids = workOf(left)?.inboundIds ?? [];
  for (const one of await inbox.load(from.conversation, ids)) {
    await inbox.append({ ...inert(one), conversation: conversation.key }, "done");
  }
  // A turn there may have taken a reply that was copied as still waiting.
  await inbox.finish(conversation.key, ids.map(copyId));
}

/** Without what only the old place understands. */
function inert({ messageId: _message, replyToken: _token, ...inbound }: Inbound): Inbound {
  return { ...inbound, id: copyId(inbound.id) };
}

/**
 * Two places may number their messages alike. The sign sorts before every digit: what is taken over was said before
 * anything else that waits here, and what had been taken over there before what was said there.
 */
function copyId(id: string): string {
  return `-from-${id}`;
}

/**
 * From now on the reports come here, and a cancel here withdraws the approval. This conversation holds it before the
 * project names this conversation, so that rescue never finds an approval that nobody holds.
 */
async function takeApproval(runner: Runner, taking: Taking): Promise<boolean> {
  const { leases, keeper, projects } = runner;
  const { conversation, inbound, from, id, project } = taking;
  const { locale } = inbound.person;
  const earlier = (await stillApproved(runner, conversation)).filter((one) => one.id !== id);
  const approvedSessions = [{ id, slug: project.slug, locale, at: inbound.receivedAt }, ...earlier];
  const { turnCounter } = conversation;
  const change = { session: undefined, turnCounter, approvedSessions };
  const held = await leases.commit(keeper.lease, loadedFrom(conversation), change);
  if (held.kind !== "committed") return true;
  const isOurs = await handOver(runner, taking);
  const there = await runner.conversations.read(from.conversation);
  const missed = there?.outbox === undefined ? undefined : await runner.turns.load(from.conversation, there.outbox);
  const now = (await projects.read(project.slug)) ?? project;
  await settle(runner, held.conversation, {
    session: undefined,
    replies: [
      isOurs ? tookOver(taking, now.status) : lost(taking, now),
      ...(isOurs && missed?.closed === false ? textsAgain(missed.replies) : []),
    ],
    inboundIds: [inbound.id],
    isAnswer: false,
    approvedSessions: isOurs ? approvedSessions : earlier,
  });
  runner.log("info", "taken-over", { conversation: conversation.key, slug: project.slug, state: now.status });
  return true;
}

/** What was written with this `/plan` is no reason to give up the approval. A button takes it along. */
function tookOver(taking: Taking, status: ProjectStatus): Reply {
  const { inbound, id, project } = taking;
  const { locale } = inbound.person;
  const { slug } = project;
  const idea = wordsOf(taking);
  const { revise, sentences } = wordsKept({ slug, session: id, status }, locale, idea);
  const all = [say(locale).tookOverApproved(slug, status), ...sentences, ...notTaken(inbound.intent, locale)];
  const told = { kind: "text", locale, markdown: all.join("\n\n") } as const;
  return idea.idea === undefined ? told : { ...told, buttons: [[revise]] };
}

/** Somebody else has taken it over, or withdrawn it, in the meantime. */
function lost(taking: Taking, now: Project): Reply {
  const { intent, person } = taking.inbound;
  const { locale } = person;
  const isApproved = now.status === "approved";
  const { markdown, ...asked } = isApproved
    ? replanQuestion(now, locale, wordsOf(taking))
    : { markdown: say(locale).projectTaken(now.slug, now.status) };
  return { kind: "text", locale, markdown: [markdown, ...notTaken(intent, locale)].join("\n\n"), ...asked };
}

function wordsOf({ inbound: { id, intent }, project }: Taking): { idea?: string } {
  const written = intent.kind === "plan" ? intent.description : undefined;
  return written === undefined || written === project.description ? {} : ideaOf(id);
}
