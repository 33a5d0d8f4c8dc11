import { splitKey } from "../id/conversation-key.ts";
import type { ConversationKey } from "../id/conversation-key.ts";
import { planningSessionIdOf } from "../id/planning-session-id.ts";
import type { TakesOver } from "../inbound/inbound.ts";
import { say } from "../message/say.ts";
import type { Project } from "../project/project.ts";
import type { DeskDeps } from "./deps.ts";
import { HELD } from "./held-place.ts";
import type { Request } from "../inbound/request.ts";

/** What a `/plan` here takes over: the project is held by another place, and that place is gone. */
export async function takenOverBy(
  { conversations, turns }: Pick<DeskDeps, "conversations" | "turns">,
  here: ConversationKey,
  project: Project | undefined,
): Promise<TakesOver | undefined> {
  const { status, conversation, planningSessionId: session } = project ?? {};
  if (status === undefined || status === "pending") return undefined;
  if (conversation === undefined || session === undefined || conversation === here) return undefined;
  const there = await conversations.read(conversation);
  if (there?.goneAt === undefined) return undefined;
  if (HELD.includes(status)) return { conversation, session };
  // The run is over. Only a report that reached nobody is taken over.
  const last = there.outbox === undefined ? undefined : await turns.load(conversation, there.outbox);
  return last?.closed === false ? { conversation, session } : undefined;
}

/** Whether the project is being built, or another `/plan` than this one is planning it. */
export function isTaken({ status, conversation, planningSessionId }: Project, inboundId: string): boolean {
  if (status !== "planning" && status !== "running") return false;
  return conversation === undefined || planningSessionIdOf({ conversation, id: inboundId }) !== planningSessionId;
}

/** For a cancel that found nothing here: where the plannings are whose place is gone. */
export async function tellHeldElsewhere(
  deps: DeskDeps,
  { conversation, person }: Request,
  held: readonly Project[],
): Promise<string[]> {
  const words = say(person.locale);
  const told = await Promise.all(
    held.map(async (project) => {
      const from = await takenOverBy(deps, conversation, project);
      return from === undefined ? [] : [words.heldElsewhere(project.slug, platformOf(from.conversation))];
    }),
  );
  return told.flat().slice(0, TOLD_MAX);
}

const TOLD_MAX = 5;

/** The platform as a name in a sentence. */
function platformOf(key: ConversationKey): string {
  const { adapter } = splitKey(key);
  return `${adapter.slice(0, 1).toUpperCase()}${adapter.slice(1)}`;
}
