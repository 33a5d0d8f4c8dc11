/** What the keys of its conversations begin with, and its name in a sentence. */
export const DISCORD = { adapter: "discord", label: "Discord" } as const;
