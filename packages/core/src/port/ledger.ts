/** Dollars that all people together spent per calendar day (`yyyy-mm-dd`, UTC). Only counts up; forgets old days. */
export interface Ledger {
  /** Atomic, but not idempotent: if an unsure caller repeats a charge, the sum is too high, never too low. */
  charge(day: string, usd: number): Promise<void>;
  /** Strongly consistent; 0 if nothing was charged. */
  spentUsd(day: string): Promise<number>;
}
