export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** One JSON line per event. Never message text, never a secret. */
export type Log = (level: LogLevel, event: string, fields?: LogFields) => void;

/** Writes JSON lines to `write`, from level `least` upwards. `mask` hides secrets that an error's message may hold. */
export function createLog(
  least: LogLevel,
  write: (line: string) => void,
  now: () => number,
  mask: (text: string) => string = (text) => text,
): Log {
  const threshold = LOG_LEVELS.indexOf(least);
  return (level, event, fields) => {
    if (LOG_LEVELS.indexOf(level) < threshold) return;
    const masked = (_name: string, value: unknown) => (typeof value === "string" ? mask(value) : value);
    write(`${JSON.stringify({ time: new Date(now()).toISOString(), level, event, ...fields }, masked)}\n`);
  };
}
