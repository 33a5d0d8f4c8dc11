/** The calendar day of a moment, in UTC: the same on every machine that counts. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}
