import { TurnId } from "../id/turn-id.ts";
import * as z from "zod";
import { Reply } from "./reply.ts";

/**
 * A turn's answer, recorded before the commit that names it and sent after that commit. `sent` counts pieces in order,
 * so that a runner that takes over sends only the missing ones.
 */
export const Turn = z.object({
  id: TurnId,
  /** The inbound that it answers. It is done once the state names this turn; a runner that takes over marks it too. */
  answers: z.array(z.string()),
  replies: z.array(Reply),
  /** What the chat is sent of each reply: delivery renders nothing. Turns of earlier versions have none. */
  pieces: z.array(z.array(z.record(z.string(), z.unknown()))).exactOptional(),
  sent: z.int().nonnegative(),
  /** The pieces that the chat took in no form, by their place. They count as sent: the person was told. */
  refused: z.array(z.int().nonnegative()).exactOptional(),
  /** When the rest of it was sent after all: a later runner went on with it, or its place came back. */
  lateAt: z.int().exactOptional(),
  /** The last runner that took it up because another one did not bring its delivery to an end, and how many did. */
  takenUp: z.object({ epoch: z.int(), count: z.int() }).exactOptional(),
  /** It fell back to plain text: from this piece on, the pieces are cut in another way than before. */
  recutFrom: z.int().nonnegative().exactOptional(),
  /** Delivery is over: every piece is sent. */
  closed: z.boolean(),
  recordedAt: z.int(),
});
export type Turn = z.infer<typeof Turn>;
