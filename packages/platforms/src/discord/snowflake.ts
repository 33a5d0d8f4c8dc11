import * as z from "zod";

/** Discord's id: its upper bits are the time it was made. */
export const Snowflake = z.string().regex(/^\d{1,20}$/);

const DISCORD_EPOCH_MS = 1_420_070_400_000;

/** As text it sorts by time, with 20 digits. */
export function padded(id: string): string {
  return id.padStart(20, "0");
}

/** The least id that could have been made at that time. */
export function snowflakeAt(timeMs: number): string {
  const sinceEpoch = Math.max(0, Math.floor(timeMs - DISCORD_EPOCH_MS));
  return String(BigInt(sinceEpoch) << 22n);
}

export function isLater(left: string, right: string): boolean {
  return padded(left) > padded(right);
}
