import type { SessionBase } from "../conversation/session.ts";
import { BUDGET_REACHED, DAY_BUDGET_REACHED } from "../conversation/trouble.ts";
import type { Inbound } from "../inbound/inbound.ts";
import { dayOf } from "./day.ts";

type Grant = Pick<SessionBase, "budgets" | "grantedDay">;

/**
 * What a person grants by a press or a command after a limit was reached: the session's budget once more, or this
 * session for the rest of that day. A typed reply grants nothing: it may have been sent before the limit was reached.
 */
export function grantOf(
  session: Pick<SessionBase, "budgets" | "lastSubtype" | "updatedAt">,
  inbound: readonly Inbound[],
  now: number,
): Grant {
  if (inbound.every(({ intent }) => intent.kind === "reply")) return {};
  switch (session.lastSubtype) {
    case BUDGET_REACHED:
      return { budgets: (session.budgets ?? 1) + 1 };
    case DAY_BUDGET_REACHED:
      return dayOf(session.updatedAt) === dayOf(now) ? { grantedDay: dayOf(now) } : {};
    default:
      return {};
  }
}
