/** Dollars spent by all people together, by calendar day (`yyyy-mm-dd`, UTC). It only counts up, and forgets old days. */
export interface Ledger {
  /** Atomic, but not idempotent: a caller that repeats a charge because it is unsure counts too much, never too little. */
  charge(day: string, usd: number): Promise<void>;
  /** Strongly consistent; 0 if nothing was charged. */
  spentUsd(day: string): Promise<number>;
}
