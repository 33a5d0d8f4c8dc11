import type { DeskDeps } from "./deps.ts";
import type { PlanningSessionId } from "../id/planning-session-id.ts";
import { cancellable } from "../conversation/conversation.ts";
import type { Conversation, SessionName } from "../conversation/conversation.ts";
import { FINAL_PHASE } from "../conversation/phase.ts";
import type { Session } from "../conversation/session.ts";
import { say } from "../message/say.ts";
import type { Project, ProjectStatus } from "../project/project.ts";
import type { Ask, Request } from "../inbound/request.ts";
import type { Slug } from "../id/slug.ts";
import { inboundOf } from "./inbound-of.ts";
import { afterSeen } from "./order.ts";
import type { Answer } from "./answer.ts";
import { cut } from "../text/cut.ts";
import { said } from "./answer.ts";
import { runsOf } from "./running.ts";
import { showWhereWeAre } from "./status.ts";
import { listHeld } from "./held-place.ts";
import { tellHeldElsewhere } from "./take-over.ts";
import { mayTell } from "./tell-once.ts";

/** Telegram's dialog has no room for the longest slugs. */
const SHOWN_SLUG_LENGTH = 40;

type Pressed = NonNullable<Extract<Ask, { kind: "cancel" }>["pressed"]>;

/**
 * Cancel wins, and takes effect here. The conversation's item decides, then the project follows. If this call cannot
 * change the project, rescue does. A redelivery ends only what began before the first delivery. Its answer is the same.
 * A press that would throw away what was said in a phase asks first, once; a typed cancel is meant.
 */
export async function cancel(deps: DeskDeps, request: Request, pressed: Pressed | undefined): Promise<Answer> {
  const words = say(request.person.locale);
  const session = pressed?.session;
  const [first, seen, isConfirmed] = await Promise.all([
    firstDelivery(deps, request),
    deps.conversations.read(request.conversation),
    pressed === undefined || isSecondPress(deps, request, pressed),
  ]);
  const lost = seen?.session?.id === session ? seen?.session : undefined;
  if (pressed !== undefined && lost !== undefined && losesWords(lost) && !isConfirmed)
    return said(words.confirmCancel(cut(lost.slug, SHOWN_SLUG_LENGTH)), [[{ action: "cancel", ...pressed }]]);
  // A redelivery ends nothing newer than the first delivery saw.
  const ordered = first === request ? afterSeen(first, seen) : first;
  const place = seen?.approvedSessions.findIndex(({ id }) => id === session);
  const [ended, view, held] = await Promise.all([
    endPlanning(deps, ordered, session, place),
    session !== undefined && seen !== undefined ? viewBeside(deps, request, session, seen) : undefined,
    // Read beside, in case nothing ends here: more than three calls in sequence are too slow.
    session === undefined ? listHeld(deps) : [],
  ]);
  if (ended !== undefined) return tellEnded(ended, request);
  if (view !== undefined) return view;
  const runs = session === undefined ? runsOf(held, request.conversation) : await listRun(deps, session);
  return (await cancelRun(deps, request, runs)) ?? nothingHere(deps, request, held);
}

/** Also tells what is held by places that are gone, because no cancel can come from there. */
async function nothingHere(deps: DeskDeps, request: Request, held: readonly Project[]): Promise<Answer> {
  const elsewhere = await tellHeldElsewhere(deps, request, held);
  return said([say(request.person.locale).nothingToCancel, ...elsewhere].join("\n\n"));
}

function tellEnded({ slug, begun, restored }: Ended, { person }: Request): Answer {
  const words = say(person.locale);
  if (begun !== undefined) return said(words.runHasBegun(slug, begun));
  return said(restored === undefined ? words.cancelled(slug) : words.restored(slug, restored), undefined, false);
}

/** The conversation holds nothing to end. A run of a plan approved here may have gone silent since. */
async function cancelRun(deps: DeskDeps, request: Request, running: readonly Project[]): Promise<Answer | undefined> {
  const [run] = running.toSorted((one, other) => (other.silentSince ?? 0) - (one.silentSince ?? 0));
  if (run?.planningSessionId === undefined) return undefined;
  const { slug, planningSessionId: id } = run;
  return tellEnded({ slug, ...(await releaseProject(deps, { id, slug })) }, request);
}

async function listRun({ projects }: DeskDeps, session: PlanningSessionId): Promise<Project[]> {
  return (await projects.list("running")).filter((project) => project.planningSessionId === session);
}

/** Whether something was said in a phase that has no document yet. */
function losesWords({ state, phase, phases }: Session): boolean {
  return phase !== FINAL_PHASE && state !== "phase_ready" && (phases.at(-1)?.turns ?? 0) > 0;
}

/** Whether this person pressed Cancel in this view before: they were asked then. */
async function isSecondPress(deps: DeskDeps, request: Request, { session, revision }: Pressed): Promise<boolean> {
  return !(await mayTell(deps, request, `cancel of ${session} at ${revision} by ${request.person.id}`));
}

/** For a press on a button of an earlier planning: shows the present planning instead of an error. */
async function viewBeside(
  deps: DeskDeps,
  request: Request,
  pressed: PlanningSessionId,
  seen: Conversation,
): Promise<Answer | undefined> {
  const stands = cancellable(seen);
  if (stands === undefined || stands.id === pressed) return undefined;
  const view = await showWhereWeAre(deps, request, seen);
  return { ...view, markdown: `${say(request.person.locale).staleButton}\n\n${view.markdown}` };
}

/** The request with the time of its first delivery. Looked up in parallel with the put, to save a call in sequence. */
export async function firstDelivery({ inbox }: DeskDeps, request: Request): Promise<Request> {
  const load = () => inbox.load(request.conversation, [request.id]);
  const [isNew, [known]] = await Promise.all([inbox.append(inboundOf(request, { kind: "cancel" }), "done"), load()]);
  if (isNew) return request;
  const [first] = known === undefined ? await load() : [known];
  return first === undefined ? request : { ...request, receivedAt: first.receivedAt };
}

interface Ended {
  slug: Slug;
  /** The run has begun, so it could not be ended. */
  begun?: ProjectStatus;
  /** What stands again, because what ended was a re-planning. */
  restored?: ProjectStatus;
}

/** What this delivery or an earlier one ended. */
export async function endPlanning(
  deps: DeskDeps,
  { id, conversation, receivedAt, person }: Request,
  session: PlanningSessionId | undefined,
  place = 0,
): Promise<Ended | undefined> {
  const scope = { id, receivedAt, place: Math.max(place, 0), ...(session === undefined ? {} : { session }) };
  const ended = await deps.conversations.cancel(conversation, scope);
  if (ended === undefined) return undefined;
  deps.log("info", "cancelled", { conversation, person: person.id, slug: ended.slug });
  return { slug: ended.slug, ...(await releaseProject(deps, ended)) };
}

const RELEASABLE: ProjectStatus[] = ["planning", "approved"];
const BEGUN = new Set<ProjectStatus>(["running", "complete", "failed"]);

/** An approval whose run has begun can be withdrawn only if the person was told that the run gives no sign. */
async function releaseProject(deps: DeskDeps, { id, slug }: SessionName): Promise<Omit<Ended, "slug">> {
  try {
    const [isReleased, seen] = await Promise.all([
      deps.projects.move(slug, "pending", { from: RELEASABLE, session: id, now: deps.now() }),
      deps.projects.read(slug),
    ]);
    const restored = seen?.planningSessionId === id ? seen.replanned?.status : standingAgain(seen);
    if (isReleased || seen?.planningSessionId !== id) return restored === undefined ? {} : { restored };
    // Read just before another process moved the project on.
    const project = RELEASABLE.includes(seen.status) ? await deps.projects.read(slug) : seen;
    if (project?.planningSessionId !== id || !BEGUN.has(project.status)) return {};
    const isGivenUp = project.silentSince !== undefined && (await giveUpRun(deps, { id, slug }));
    return isGivenUp ? {} : { begun: project.status };
  } catch (error) {
    deps.log("error", "release-failed", { slug, error: String(error) });
    return {};
  }
}

/** The project belongs to an earlier session again. `undefined` if somebody has begun something else since. */
function standingAgain(project: Project | undefined): ProjectStatus | undefined {
  return project === undefined || project.status === "planning" || project.status === "pending"
    ? undefined
    : project.status;
}

function giveUpRun({ projects, now }: DeskDeps, { id, slug }: SessionName): Promise<boolean> {
  return projects.move(slug, "pending", { from: ["running"], session: id, now: now() });
}
