/** Dollars that everybody together has spent, by calendar day (`yyyy-mm-dd`, UTC). It counts up, and forgets old days. */
export interface Ledger {
  /** Atomic, and not idempotent: whoever is unsure whether it happened may do it again, and counts too much. */
  charge(day: string, usd: number): Promise<void>;
  /** Strongly consistent; 0 where nothing was charged. */
  spentUsd(day: string): Promise<number>;
}
