import type { Inbound } from "../inbound/inbound.ts";
import { localeSpoken } from "../conversation/conversation.ts";
import type { Stores } from "../port/stores.ts";
import type { Project } from "../project/project.ts";
import { isSilent, lastSign } from "../project/silence.ts";
import type { Log } from "../system/log.ts";

interface Deps extends Pick<Stores, "conversations" | "inbox" | "projects"> {
  now: () => number;
  log: Log;
  silenceMs?: number;
}

/**
 * The machine that builds a plan may have died. The chat where the plan was approved is told once for each silence: the
 * message is durable before the project remembers it, and its id is the same if this is done again.
 */
export async function tellSilence(deps: Deps, project: Project): Promise<void> {
  const { slug, conversation, planningSessionId: session, silentSince, progress } = project;
  const { silenceMs, now, log } = deps;
  if (silenceMs === undefined || conversation === undefined || session === undefined) return;
  const since = lastSign(project);
  if (silentSince === since || !isSilent(project, now(), silenceMs)) return;
  const locale = localeSpoken(await deps.conversations.read(conversation)) ?? "en";
  const inbound: Inbound = {
    id: `silence-${String(since).padStart(15, "0")}-${slug}`,
    conversation,
    person: { id: project.approvedBy ?? "echo-planner", locale },
    intent: { kind: "silence", slug, session, since, ...(progress === undefined ? {} : { progress: count(progress) }) },
    receivedAt: now(),
  };
  await deps.inbox.append(inbound);
  await deps.conversations.wake(conversation, now());
  await deps.projects.move(slug, "running", { from: ["running"], session, now: now(), silentSince: since });
  log("warn", "run-silent", { slug, conversation, since });
}

function count({ passed, total }: { passed: number; total: number }): { passed: number; total: number } {
  return { passed, total };
}
