/** As a person reads it: `$1.20`. */
export function dollars(usd: number): string {
  return `$${usd.toFixed(2)}`;
}

/** Whether anything is left of an amount once it is shown: less than half a cent is `$0.00`. */
export function isShownInDollars(usd: number): boolean {
  return usd >= 0.005;
}

/** As a file keeps it: to a hundredth of a cent. */
export function roundUsd(usd: number): number {
  return Math.round(usd * 10_000) / 10_000;
}
