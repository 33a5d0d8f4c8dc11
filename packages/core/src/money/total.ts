import type { SessionBase } from "../conversation/session.ts";

export function totalCostUsd(session: SessionBase): number {
  return session.phases.reduce((sum, record) => sum + record.costUsd, 0);
}
