/** What the keys of its conversations begin with, and its name in a sentence. */
export const TELEGRAM = { adapter: "telegram", label: "Telegram" } as const;
