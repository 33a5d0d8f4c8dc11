/** What the keys of its conversations begin with, and its name in a sentence. */
export const CONSOLE = { adapter: "echo", label: "the console" } as const;
