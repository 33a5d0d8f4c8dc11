/** The prefix of its conversation keys, and its name in a sentence. */
export const DISCORD = { adapter: "discord", label: "Discord" } as const;
