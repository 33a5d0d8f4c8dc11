import type { DeskDeps, OpenPlace } from "./deps.ts";
import { planningSessionIdOf } from "../id/planning-session-id.ts";
import type { ConversationKey } from "../id/conversation-key.ts";
import type { PlanningSessionId } from "../id/planning-session-id.ts";
import { isLeaseLive, isOpen, liveOpening } from "../conversation/conversation.ts";
import type { Conversation, Opening } from "../conversation/conversation.ts";
import type { Inbound, RunnerIntent, TakesOver } from "../inbound/inbound.ts";
import { say } from "../message/say.ts";
import type { Project } from "../project/project.ts";
import type { Request } from "../inbound/request.ts";
import type { Slug } from "../id/slug.ts";
import { viewButtons } from "../conversation/view.ts";
import type { Answer } from "./answer.ts";
import { inboundOf } from "./inbound-of.ts";
import { afterSeen } from "./order.ts";
import { isHeld, isTaken, standsElsewhere, takenOverBy } from "./take-over.ts";
import { said } from "./answer.ts";
import { isAnotherIdea, keepWords, offerAgain, offerFor, withIdea } from "./idea.ts";
import { answerStanding, chosenReplan, isTypedWithdrawal, wordsKept } from "./replan.ts";
import { showRun } from "./running.ts";
import { showStatus } from "./status.ts";

/** Stores the inbound durably, wakes the conversation, and asks for a runner if none is live. */
export async function accept(
  deps: DeskDeps,
  asked: Request,
  given: RunnerIntent,
  openPlace?: OpenPlace,
): Promise<Answer> {
  const [seen, intent] = await Promise.all([
    look(deps, asked, given, openPlace !== undefined),
    withIdea(deps, asked, given),
  ]);
  const [answer] = await Promise.all([
    acceptSeen(deps, asked, intent, seen, openPlace),
    seen.takesOver === undefined ? probeElsewhere(deps, asked, seen.project) : undefined,
  ]);
  return answer;
}

async function acceptSeen(
  deps: DeskDeps,
  asked: Request,
  intent: RunnerIntent,
  seen: Seen,
  openPlace?: OpenPlace,
): Promise<Answer> {
  const early = await answerEarly(deps, asked, intent, seen);
  if (early !== undefined) return early;
  const place = (await openPlace?.()) ?? asked.conversation;
  const request = afterSeen({ ...asked, conversation: place }, seen.conversation);
  const { takesOver } = seen;
  const kept = withReplan(withoutNewest(intent, request, seen.conversation), seen.project);
  const inbound = inboundOf(request, withTakesOver(kept, request, seen));
  // A runner at work here could look between the two and find nothing. If there is none, they save a call in sequence.
  const isQuiet = request.conversation !== asked.conversation || isQuietHere(deps, seen);
  const [isNew, conversation] = await store(deps, inbound, seen, takesOver !== undefined && isQuiet);
  // Somebody spoke to us here, so the place is back.
  if (conversation?.goneAt !== undefined) await deps.conversations.markPlace(request.conversation, undefined);
  const isCold = conversation === undefined || !isLeaseLive(conversation, deps.now());
  if (isCold) await askForRunner(deps, request.conversation);
  const starts = isNew && intent.kind === "plan" && conversation?.session === undefined;
  if (!starts) return { kind: "accepted", duplicate: !isNew };
  const words = say(request.person.locale);
  const starting = [
    takesOver === undefined ? words.starting(intent.slug) : words.takingOver(intent.slug),
    ...(seen.project?.status === "approved" && takesOver === undefined ? [words.approvalPauses] : []),
    ...(isCold && deps.startsSlowly === true ? [words.coldStart] : []),
  ];
  return { kind: "accepted", duplicate: false, starting: starting.join(" ") };
}

/** Puts the inbound, then wakes the conversation. `atOnce`: both beside each other. */
async function store(
  deps: DeskDeps,
  inbound: Inbound,
  seen: Seen,
  atOnce: boolean,
): Promise<[boolean, Conversation | undefined]> {
  const wakeHere = () => wake(deps, inbound, isOpen(seen.conversation));
  if (atOnce) return Promise.all([deps.inbox.append(inbound), wakeHere()]);
  const isNew = await deps.inbox.append(inbound);
  return [isNew, await wakeHere()];
}

/** Whether no runner is at work here, as far as was read. */
function isQuietHere({ now }: DeskDeps, { getsPlace, conversation }: Seen): boolean {
  return !getsPlace && (conversation === undefined || !isLeaseLive(conversation, now()));
}

/** If the run is over, the runner finds out whether its report reached anybody. The desk has no time for that. */
function withTakesOver(intent: RunnerIntent, { conversation }: Request, { project, takesOver }: Seen): RunnerIntent {
  if (intent.kind !== "plan" || project === undefined) return intent;
  const over = takesOver ?? (isHeld(project) ? undefined : standsElsewhere(conversation, project));
  return over === undefined ? intent : { ...intent, takesOver: over };
}

/** The model needs no copy of its newest answer. In a group, people must reply to it to be heard. */
function withoutNewest(
  intent: RunnerIntent,
  { answersAt }: Request,
  conversation: Conversation | undefined,
): RunnerIntent {
  const newestAt = conversation?.session?.updatedAt;
  if (answersAt === undefined || newestAt === undefined || !("material" in intent)) return intent;
  // The platform may count in whole seconds.
  if (answersAt + 1000 <= newestAt) return intent;
  const { material = [], ...rest } = intent;
  const left = material.filter(({ kind }) => kind !== "answered");
  return left.length === 0 ? rest : { ...rest, material: left };
}

interface Seen {
  /** The planning would get a place of its own. */
  getsPlace: boolean;
  project?: Project | undefined;
  conversation?: Conversation | undefined;
  takesOver?: TakesOver | undefined;
}

/** Decides whether and how the inbound is stored. Reads in parallel: more than three calls in sequence are too slow. */
async function look(deps: DeskDeps, request: Request, intent: RunnerIntent, getsPlace: boolean): Promise<Seen> {
  const isPlan = intent.kind === "plan";
  const [project, conversation] = await Promise.all([
    isPlan ? deps.projects.read(intent.slug) : undefined,
    isPlan && getsPlace ? undefined : deps.conversations.read(request.conversation),
  ]);
  const isChosen =
    isPlan &&
    project?.status === "approved" &&
    (chosenReplan(intent, project) !== undefined || isTypedWithdrawal(intent));
  const mayTakeOver = project !== undefined && isHeld(project) && !isChosen;
  const takesOver = mayTakeOver ? await takenOverBy(deps, request.conversation, project) : undefined;
  return { project, conversation, getsPlace, takesOver };
}

/** The answers that need no runner: to a stray message, and to a `/plan` that cannot be followed. */
async function answerEarly(
  deps: DeskDeps,
  request: Request,
  intent: RunnerIntent,
  { project, conversation, getsPlace, takesOver }: Seen,
): Promise<Answer | undefined> {
  const { id, person, private: isPrivate, conversation: key } = request;
  const words = say(person.locale);
  if (intent.kind === "reply" && !isOpen(conversation))
    return isPrivate ? offerFor(deps, request, intent, conversation) : { kind: "ignored" };
  if (intent.kind !== "plan") return undefined;
  const other = otherPlanning(conversation, planningSessionIdOf({ conversation: key, id }));
  if (other !== undefined) {
    if (other === conversation?.session && other.slug === intent.slug) return showStatus(deps, request);
    const buttons = conversation?.session === undefined ? undefined : viewButtons(conversation.session, deps.steps);
    return said(words.refusal("already-planning", other.slug), buttons);
  }
  const { slug, description } = intent;
  if (project === undefined) return description === undefined ? said(words.unknownProject(slug)) : undefined;
  if (takesOver !== undefined) return undefined;
  if (isAnotherIdea(intent, project)) return offerAgain(deps, request, intent);
  if (project.status === "running") return showRunHere(request, project, await keepWords(deps, request, intent));
  const asked = await answerStanding(deps, request, intent, project);
  if (asked !== undefined) return asked;
  // Refused here so that no place is opened in vain. What a dead session holds in this very chat, a runner can free.
  const isElsewhere = getsPlace || project.conversation !== key;
  return isElsewhere && isTaken(project, id) ? said(words.projectTaken(slug, project.status)) : undefined;
}

/** If its report goes elsewhere, the person can have it here once it is known that the other place is gone. */
function showRunHere({ id, conversation, person }: Request, project: Project, idea: { idea?: string }): Answer {
  const { slug, status, planningSessionId: session } = project;
  const { markdown, buttons = [] } = showRun(project, person.locale);
  const isElsewhere = project.conversation !== conversation && isTaken(project, id);
  const elsewhere = isElsewhere ? [say(person.locale).reportsElsewhere(slug)] : [];
  const shown = [markdown, ...elsewhere];
  if (session === undefined || idea.idea === undefined) return said(shown.join("\n\n"), buttons);
  const { revise, sentences } = wordsKept({ slug, session, status }, person.locale, idea);
  return said([...shown, ...sentences].join("\n\n"), [...buttons, [revise]]);
}

/** The inbound names the whole session of the approval that it gives up. A typed choice is no description. */
function withReplan(intent: RunnerIntent, project: Project | undefined): RunnerIntent {
  if (intent.kind !== "plan" || project?.status !== "approved") return intent;
  const replan = chosenReplan(intent, project);
  if (replan === undefined) return intent;
  const { description, ...rest } = intent;
  const isTyped = intent.replan === undefined;
  return { ...rest, replan, ...(isTyped || description === undefined ? {} : { description }) };
}

/** The project that another `/plan` than this session's is planning there, or is about to plan. */
function otherPlanning(conversation: Conversation | undefined, ours: PlanningSessionId): { slug: Slug } | undefined {
  if (conversation === undefined) return undefined;
  const { session } = conversation;
  if (session !== undefined) return session.id === ours ? undefined : session;
  const opening = liveOpening(conversation);
  return opening?.planningSessionId === ours ? undefined : opening;
}

/**
 * The project is taken, and nothing says that its place is gone. No platform tells of every place that goes, so a runner
 * there has a look, for the next `/plan`. Beside the answer, and best effort.
 */
async function probeElsewhere(deps: DeskDeps, request: Request, project: Project | undefined): Promise<void> {
  const there = project?.conversation;
  if (project === undefined || there === undefined || there === request.conversation) return;
  if (!isTaken(project, request.id)) return;
  const { id, person, receivedAt } = request;
  try {
    const probe: Inbound = { id: `probe-${id}`, conversation: there, person, receivedAt, intent: { kind: "probe" } };
    // Beside each other, to save a call in sequence. If a runner there looks in between, rescue wakes it again.
    await Promise.all([deps.inbox.append(probe), deps.conversations.wake(there, deps.now())]);
    await askForRunner(deps, there);
  } catch (error) {
    deps.log("warn", "probe-failed", { conversation: there, error: String(error) });
  }
}

/**
 * The inbound is already durable: if the wake fails, rescue finds the inbound by its own index entry. If a planning is
 * already open, a plan opens nothing: the store would refuse it, and that would cost another call.
 */
async function wake(deps: DeskDeps, inbound: Inbound, isInUse: boolean): Promise<Conversation | undefined> {
  const { intent, receivedAt: at, person } = inbound;
  const opening: Opening | undefined =
    intent.kind === "plan" && !isInUse
      ? { planningSessionId: planningSessionIdOf(inbound), slug: intent.slug, at, locale: person.locale }
      : undefined;
  try {
    return await deps.conversations.wake(inbound.conversation, deps.now(), opening, at);
  } catch (error) {
    deps.log("error", "wake-failed", { conversation: inbound.conversation, error: String(error) });
    return undefined;
  }
}

/** A failure is only logged, because rescue asks again. */
export async function askForRunner(deps: DeskDeps, conversation: ConversationKey): Promise<void> {
  try {
    await deps.dispatch(conversation);
  } catch (error) {
    deps.log("error", "dispatch-failed", { conversation, error: String(error) });
  }
}
