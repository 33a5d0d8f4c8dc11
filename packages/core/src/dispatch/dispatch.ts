import type { Stores } from "../port/stores.ts";
import type { PlanningSessionId } from "../id/planning-session-id.ts";
import type { ConversationKey } from "../id/conversation-key.ts";
import type { Log } from "../system/log.ts";
import type { Launcher } from "../port/launcher.ts";
import type { Conversation } from "../conversation/conversation.ts";
import { CLOCKS_DIFFER_MS, isLeaseLive, isStarting, liveOpening } from "../conversation/conversation.ts";
import type { Project, ProjectStatus } from "../project/project.ts";
import { tellSilence } from "./silence.ts";

export interface DispatchDeps extends Pick<Stores, "conversations" | "leases" | "inbox" | "projects"> {
  launcher: Launcher;
  now: () => number;
  log: Log;
  /** Milliseconds that a start may take before dispatch tries another. */
  startDeadlineMs: number;
  /** Milliseconds after which pending inbound, or a claimed project without its session, counts as left behind. */
  strandedAfterMs: number;
  /** All places are taken: tells the person that their turn will come. */
  onFull: (key: ConversationKey) => Promise<void>;
  /** A start failed, or its runner never appeared: tells the person that it is tried again. */
  onLate?: (key: ConversationKey) => Promise<void>;
  /** Milliseconds after which a run without a sign is told. If absent, none is. */
  silenceMs?: number;
}

/** Starts a runner for the conversation unless one is live or being started: one start at a time, with a deadline. */
export async function dispatchOne(deps: DispatchDeps, key: ConversationKey): Promise<void> {
  const now = deps.now();
  const claimed = await deps.conversations.claimStart(key, now, now + deps.startDeadlineMs);
  if (claimed === undefined) return;
  const result = await deps.launcher.launch(key, `${key}#${claimed.starts}`);
  deps.log(result.kind === "failed" ? "error" : "info", `runner-${result.kind}`, {
    conversation: key,
    starts: claimed.starts,
    reason: result.kind === "failed" ? result.reason : undefined,
  });
  if (result.kind === "started") return;
  await deps.conversations.abandonStart(key, claimed.starts);
  await (result.kind === "full" ? deps.onFull(key) : deps.onLate?.(key));
}

/** Rescue, every minute: handles what is due, was never woken, or is half done. One failure does not stop the rest. */
export async function dispatchDue(deps: DispatchDeps): Promise<void> {
  const { inbox, now, strandedAfterMs } = deps;
  const stranded = await inbox.listStranded(now() - strandedAfterMs, now() + CLOCKS_DIFFER_MS);
  await each(deps, stranded, (key) => deps.conversations.wake(key, deps.now()));
  const due = await deps.conversations.listDue();
  await each(deps, [...new Set([...due, ...stranded])], async (key) => {
    const seen = await deps.conversations.read(key);
    await dispatchOne(deps, key);
    if (seen !== undefined && neverCameUp(seen, deps.now())) await deps.onLate?.(key);
  });
  for (const status of HELD) {
    await each(deps, await deps.projects.list(status), (project) => releaseOrphan(deps, project));
  }
  await each(deps, await deps.projects.list("running"), (project) => tellSilence(deps, project));
}

/** If a project has one of these statuses, its conversation knows its session. */
const HELD: ProjectStatus[] = ["planning", "approved"];

/** The runner that takes the lease clears the start's mark. A mark past its deadline means that no runner came. */
function neverCameUp(seen: Conversation, now: number): boolean {
  return seen.startingUntil !== undefined && seen.startingUntil <= now && !isLeaseLive(seen, now);
}

/**
 * Frees a project whose session was never committed, or whose planning or approval was cancelled before the project
 * followed. A runner that sleeps between claim and commit may still commit that session. So rescue takes the lease
 * before it frees the project.
 */
async function releaseOrphan(deps: DispatchDeps, project: Project): Promise<void> {
  const { conversations, leases, projects, log } = deps;
  const { conversation: key, planningSessionId: session, planningAt = 0 } = project;
  const now = deps.now();
  if (key === undefined || session === undefined || Math.abs(now - planningAt) < deps.strandedAfterMs) return;
  const seen = await conversations.read(key);
  if (seen !== undefined && (holds(seen, session) || isBeingServed(deps, seen))) return;
  const holder = `rescue ${session}`;
  const taken = await leases.acquire(key, holder, now, deps.strandedAfterMs);
  if (taken === undefined) return;
  if (!holds(taken, session) && (await projects.move(project.slug, "pending", { from: HELD, session, now }))) {
    log("warn", "orphan-released", { slug: project.slug, conversation: key });
  }
  await leases.release({ key, holder, epoch: taken.epoch }, taken.wake, true);
}

function holds(conversation: Conversation, session: PlanningSessionId): boolean {
  const { session: live, approvedSessions } = conversation;
  if (live?.id === session || liveOpening(conversation)?.planningSessionId === session) return true;
  return approvedSessions.some(({ id }) => id === session);
}

function isBeingServed({ now, startDeadlineMs }: DispatchDeps, conversation: Conversation): boolean {
  return isLeaseLive(conversation, now()) || isStarting(conversation, now(), startDeadlineMs);
}

async function each<Item>(
  { log }: DispatchDeps,
  items: readonly Item[],
  act: (item: Item) => Promise<unknown>,
): Promise<void> {
  for (const item of items) {
    await act(item).catch((error: unknown) => log("error", "rescue-failed", { error: String(error) }));
  }
}
