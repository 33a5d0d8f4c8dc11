/** The amount for a person to read: `$1.20`. */
export function dollars(usd: number): string {
  return `$${usd.toFixed(2)}`;
}

/** Whether the shown amount is more than `$0.00`: less than half a cent is not. */
export function isShownInDollars(usd: number): boolean {
  return usd >= 0.005;
}

/** The amount for a file, rounded to a hundredth of a cent. */
export function roundUsd(usd: number): number {
  return Math.round(usd * 10_000) / 10_000;
}
