import * as z from "zod";

/** Discord's id. Its upper bits hold the time when Discord made it. */
export const Snowflake = z.string().regex(/^\d{1,20}$/);

const DISCORD_EPOCH_MS = 1_420_070_400_000;

/** Padded to 20 digits, so that ids sort by time as text. */
export function padded(id: string): string {
  return id.padStart(20, "0");
}

/** The smallest id that Discord could have made at that time. */
export function snowflakeAt(timeMs: number): string {
  const sinceEpoch = Math.max(0, Math.floor(timeMs - DISCORD_EPOCH_MS));
  return String(BigInt(sinceEpoch) << 22n);
}

/** When Discord made the id, in milliseconds. */
export function timeOf(id: string): number {
  return Number(BigInt(id) >> 22n) + DISCORD_EPOCH_MS;
}

export function isLater(left: string, right: string): boolean {
  return padded(left) > padded(right);
}
