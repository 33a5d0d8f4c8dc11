import type { Conversation } from "@echo/core/conversation";
import type { Session } from "@echo/core/session";
import type { RunnerDeps } from "./deps.ts";
import type { Keeper } from "./keeper.ts";
import { performTurn } from "./turn/perform.ts";
import { commitStart } from "./turn/start.ts";
import { settleTrouble } from "./turn/trouble.ts";
import { whereUsable } from "./turn/usable.ts";

/** Processes that one turn may take when it is cut off again and again. */
export const MAX_ATTEMPTS = 3;

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
