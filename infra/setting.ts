/** Settings that are no secrets, from the environment (or `.env`) of whoever deploys; those that are set. */
export function settings(...names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );
}

export const WHO_MAY = ["ALLOWED_DISCORD_USERS", "ALLOWED_DISCORD_ROLES", "ALLOWED_TELEGRAM_USERS"];
export const WORDS = ["PLANNER_LOCALE", "PLANNER_PHASES", "LOG_LEVEL"];
