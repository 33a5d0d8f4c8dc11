import type { Conversation } from "@echo/core/conversation/conversation";
import type { Session } from "@echo/core/conversation/session";
import { MAX_ATTEMPTS } from "@echo/core/conversation/trouble";
import type { RunnerDeps } from "../lease/deps.ts";
import type { Keeper } from "../lease/keeper.ts";
import { performTurn } from "./perform.ts";
import { commitStart } from "./start.ts";
import { settleTrouble } from "./trouble.ts";
import { whereUsable } from "./usable.ts";

/** A turn that nobody is running any more: done again from what was committed, or given up with a sentence. */
export async function redo(
  deps: RunnerDeps,
  keeper: Keeper,
  conversation: Conversation,
  session: Session,
  shutdown: AbortSignal,
): Promise<void> {
  const { work } = session;
  // Whoever took it up may have been killed before it could say so.
  for (const inbound of await deps.inbox.load(conversation.key, work?.inboundIds ?? [])) deps.onTaken?.(inbound);
  if (work === undefined || work.attempt >= MAX_ATTEMPTS) {
    await settleTrouble(deps, keeper, conversation, session, { trouble: "interrupted-too-often", detail: undefined });
    return;
  }
  const next: Session = { ...session, work: { ...work, attempt: work.attempt + 1, note: "redone" } };
  const started = await whereUsable(deps, keeper, conversation, next, () =>
    commitStart(deps, keeper, conversation, next),
  );
  if (started.kind === "committed") await performTurn(deps, keeper, started.conversation, shutdown);
}
