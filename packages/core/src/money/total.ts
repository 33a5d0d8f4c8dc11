import type { Session } from "../conversation/session.ts";

export function totalCostUsd(session: Session): number {
  return session.phases.reduce((sum, record) => sum + record.costUsd, 0);
}
