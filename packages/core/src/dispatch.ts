import type { ConversationKey } from "./conversation-key.ts";
import type { Log } from "./log.ts";
import type { ConversationStore } from "./port/conversation-store.ts";
import type { Inbox } from "./port/inbox.ts";
import type { Launcher } from "./port/launcher.ts";
import type { ProjectStore } from "./port/project-store.ts";
import { liveOpening } from "./conversation.ts";
import type { Project } from "./project.ts";

export interface DispatchDeps {
  conversations: ConversationStore;
  inbox: Inbox;
  projects: ProjectStore;
  launcher: Launcher;
  now: () => number;
  log: Log;
  /** Milliseconds that a start may take before another is tried. */
  startDeadlineMs: number;
  /** Milliseconds after which pending inbound or a claimed project without its other half is taken to be left behind. */
  strandedAfterMs: number;
  /** All places are taken: the person is told that their turn comes. */
  onFull: (key: ConversationKey) => Promise<void>;
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
  if (result.kind === "full") await deps.onFull(key);
}

/** Rescue, every minute: everything that is due, was never woken, or is half done. One failure does not stop the rest. */
export async function dispatchDue(deps: DispatchDeps): Promise<void> {
  const stranded = await deps.inbox.listStranded(deps.now() - deps.strandedAfterMs);
  await each(deps, stranded, (key) => deps.conversations.wake(key, deps.now()));
  const due = await deps.conversations.listDue();
  await each(deps, [...new Set([...due, ...stranded])], (key) => dispatchOne(deps, key));
  await each(deps, await deps.projects.list("planning"), (project) => releaseOrphan(deps, project));
}

/** A project that was claimed for a session which never came to be, or was cancelled before its project followed. */
async function releaseOrphan(
  { conversations, projects, now, log, strandedAfterMs }: DispatchDeps,
  project: Project,
): Promise<void> {
  const { conversation: key, planningSessionId: session, planningAt = 0 } = project;
  if (key === undefined || session === undefined || planningAt > now() - strandedAfterMs) return;
  const conversation = await conversations.read(key);
  const isHeld =
    conversation?.session?.id === session ||
    (conversation !== undefined && liveOpening(conversation)?.planningSessionId === session);
  if (isHeld || conversation?.approvedSession?.id === session) return;
  if (await projects.move(project.slug, "pending", { from: ["planning"], session, now: now() })) {
    log("warn", "orphan-released", { slug: project.slug, conversation: key });
  }
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
