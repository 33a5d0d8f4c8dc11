import { splitKey } from "../id/conversation-key.ts";
import type { ConversationKey } from "../id/conversation-key.ts";
import { planningSessionIdOf } from "../id/planning-session-id.ts";
import type { TakesOver } from "../inbound/inbound.ts";
import { say } from "../message/say.ts";
import type { Project } from "../project/project.ts";
import type { DeskDeps } from "./deps.ts";
import { HELD } from "./held-place.ts";
import type { Request } from "../inbound/request.ts";

/** What a `/plan` here takes over, if the project's place is gone. */
export function standsElsewhere(here: ConversationKey, project: Project | undefined): TakesOver | undefined {
  const { status, conversation, planningSessionId: session } = project ?? {};
  if (status === undefined || status === "pending") return undefined;
  if (conversation === undefined || session === undefined || conversation === here) return undefined;
  return { conversation, session };
}

type Deps = Pick<DeskDeps, "conversations" | "turns">;

/** What a `/plan` here takes over: the project is held by another place, and that place is gone. */
export async function takenOverBy(
  deps: Deps,
  here: ConversationKey,
  project: Project | undefined,
): Promise<TakesOver | undefined> {
  const over = standsElsewhere(here, project);
  if (project === undefined || over === undefined) return undefined;
  if (!isHeld(project)) return (await holdsReport(deps, over)) ? over : undefined;
  const there = await deps.conversations.read(over.conversation);
  return there?.goneAt === undefined ? undefined : over;
}

export function isHeld({ status }: Project): boolean {
  return HELD.includes(status);
}

/** The run is over. Only a report that reached nobody is taken over. */
export async function holdsReport({ conversations, turns }: Deps, { conversation }: TakesOver): Promise<boolean> {
  const there = await conversations.read(conversation);
  if (there?.goneAt === undefined || there.outbox === undefined) return false;
  return (await turns.load(conversation, there.outbox))?.closed === false;
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
