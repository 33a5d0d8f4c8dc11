import * as z from "zod";
import type { ConversationKey } from "./conversation-key.ts";
import { sha256 } from "./sha256.ts";

export const PlanningSessionId = z
  .string()
  .regex(/^ps_[0-9a-f]{16}$/)
  .brand<"PlanningSessionId">();
export type PlanningSessionId = z.infer<typeof PlanningSessionId>;

/** Derived from the `/plan` inbound, so that a redo of it claims the same session. */
export function planningSessionIdOf(inbound: { conversation: ConversationKey; id: string }): PlanningSessionId {
  return PlanningSessionId.parse(`ps_${sha256(`${inbound.conversation} ${inbound.id}`).slice(0, 16)}`);
}
