/** The prefix of its conversation keys, and its name in a sentence. */
export const TELEGRAM = { adapter: "telegram", label: "Telegram" } as const;
