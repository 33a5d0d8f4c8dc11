import * as z from "zod";

/** How many earlier versions of a plan are remembered. */
export const EARLIER_VERSIONS_MAX = 20;

export const PlanVersion = z.object({
  version: z.int().positive(),
  sha256: z.string().length(64),
  /** The sha256 of each earlier version in this session, the oldest first. */
  earlier: z.array(z.string().length(64)).exactOptional(),
});
export type PlanVersion = z.infer<typeof PlanVersion>;
