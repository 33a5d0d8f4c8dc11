import type { TurnId } from "@echo/core/id/turn-id";
import type { RunnerDeps } from "./deps.ts";
import type { Keeper } from "./keeper.ts";

/** A runner at work: its ports, the lease that it keeps, and the signal to stop softly. */
export interface Runner extends RunnerDeps {
  readonly keeper: Keeper;
  readonly shutdown: AbortSignal;
  /** Turns whose delivery this runner knows to be over. It does not look at them again. */
  readonly delivered: Set<TurnId>;
}
