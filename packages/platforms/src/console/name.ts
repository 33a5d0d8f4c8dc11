/** The prefix of its conversation keys, and its name in a sentence. */
export const CONSOLE = { adapter: "echo", label: "the console" } as const;
