import * as z from "zod";

/** One message of the console, as stored and shown. In each channel `seq` grows by one. */
export const ConsoleEntry = z.object({
  seq: z.int().positive(),
  /** The sender chose it. The page finds by it the message that it sent. */
  nonce: z.string(),
  from: z.enum(["person", "planner"]),
  at: z.int(),
  markdown: z.string(),
  buttons: z.array(z.array(z.object({ label: z.string(), data: z.string() }))),
  document: z.object({ filename: z.string(), text: z.string() }).exactOptional(),
});
export type ConsoleEntry = z.infer<typeof ConsoleEntry>;

export type NewEntry = Omit<ConsoleEntry, "seq" | "nonce">;

/** Events that are shown and not stored. */
export type ConsoleSignal =
  | { kind: "typing" }
  | { kind: "progress"; text: string }
  | { kind: "progress-over" }
  | { kind: "noted"; seq: number };

/** The console's own chat platform. Stores messages; if the same nonce comes twice, it is the same message. */
export interface ConsoleLog {
  append(channel: string, nonce: string, entry: NewEntry): Promise<{ entry: ConsoleEntry; isNew: boolean }>;
  list(channel: string, after: number): Promise<ConsoleEntry[]>;
  signal(channel: string, signal: ConsoleSignal): void;
  /** Calls the listener for every new event in the channel. Call the returned function to stop. */
  subscribe(channel: string, listener: (event: ConsoleEntry | ConsoleSignal) => void): () => void;
}
