import type { Conversation } from "@echo/core/conversation/conversation";
import type { RunningSession } from "@echo/core/conversation/session";
import type { Runner } from "../lease/runner.ts";
import { MAX_ATTEMPTS } from "@echo/core/conversation/trouble";
import { dropFinished, takeUpFinished } from "./finished.ts";
import { performTurn } from "./perform.ts";
import { commitStart } from "./start.ts";
import { settleTrouble } from "./trouble.ts";
import { orTellTrouble } from "./usable.ts";

/**
 * Goes on with an interrupted turn. If its outcome was kept, settles that; this counts as no attempt. Otherwise does it
 * again from what was committed, or, after too many attempts, tells the person instead.
 */
export async function redo(runner: Runner, conversation: Conversation, session: RunningSession): Promise<void> {
  const { work } = session;
  // An earlier runner may have been killed before it called `onTaken`.
  for (const inbound of await runner.inbox.load(conversation.key, work.inboundIds)) runner.onTaken?.(inbound);
  const finished = await takeUpFinished(runner, session);
  if (finished !== undefined) return performTurn(runner, conversation, session, finished);
  if (work.attempt >= MAX_ATTEMPTS) {
    const told = { trouble: "interrupted-too-often", detail: undefined } as const;
    await settleTrouble(runner, { conversation, session }, told);
    await dropFinished(runner, session);
    return;
  }
  const next: RunningSession = { ...session, work: { ...work, attempt: work.attempt + 1, note: "redone" } };
  const turn = { conversation, session: next };
  const started = await orTellTrouble(runner, turn, () => commitStart(runner, turn));
  if (started.kind !== "committed") return;
  // From now on the state names another Claude session, so nobody takes up what was kept for this one.
  await dropFinished(runner, session);
  await performTurn(runner, started.conversation, started.session);
}
