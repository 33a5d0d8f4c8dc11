/** As a person reads it: `$1.20`. */
export function dollars(usd: number): string {
  return `$${usd.toFixed(2)}`;
}
