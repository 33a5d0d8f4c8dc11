import * as z from "zod";

/** One message of the console, as it is kept and shown. `seq` grows by one per channel. */
export const ConsoleEntry = z.object({
  seq: z.int().positive(),
  from: z.enum(["person", "planner"]),
  at: z.int(),
  markdown: z.string(),
  buttons: z.array(z.array(z.object({ label: z.string(), data: z.string() }))),
  document: z.object({ filename: z.string(), text: z.string() }).exactOptional(),
});
export type ConsoleEntry = z.infer<typeof ConsoleEntry>;

export type NewEntry = Omit<ConsoleEntry, "seq">;

/** What passes and is not kept. */
export type ConsoleSignal =
  | { kind: "typing" }
  | { kind: "progress"; text: string }
  | { kind: "progress-over" }
  | { kind: "noted"; seq: number };

/** The console's own chat platform: keeps messages, and the same nonce twice is the same message. */
export interface ConsoleLog {
  append(channel: string, nonce: string, entry: NewEntry): Promise<{ entry: ConsoleEntry; isNew: boolean }>;
  list(channel: string, after: number): Promise<ConsoleEntry[]>;
  signal(channel: string, signal: ConsoleSignal): void;
  /** Tells of everything new in the channel; returns how to stop. */
  subscribe(channel: string, listener: (event: ConsoleEntry | ConsoleSignal) => void): () => void;
}
