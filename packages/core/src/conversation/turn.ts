import { TurnId } from "../id/turn-id.ts";
import * as z from "zod";
import { Reply } from "./reply.ts";

/**
 * What a turn answers with, recorded before the commit that names it and sent after it. `sent` counts pieces in
 * order; a runner that takes over sends only what is missing.
 */
export const Turn = z.object({
  id: TurnId,
  /** The inbound that it answers: done as soon as the state names this turn, also by whoever takes over. */
  answers: z.array(z.string()),
  replies: z.array(Reply),
  sent: z.int().nonnegative(),
  /** Delivery is over: all sent, or the chat refuses us for good. */
  closed: z.boolean(),
  recordedAt: z.int(),
});
export type Turn = z.infer<typeof Turn>;
