/** The calendar day of a moment. In UTC, so that every machine counts the same day. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}
