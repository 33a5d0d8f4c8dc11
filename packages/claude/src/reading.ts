import type { ClaudeEvent } from "./event.ts";
import { parseEvent } from "./event.ts";

/** The parts of the CLI's output that are kept while it runs. */
export interface Reading {
  events: ClaudeEvent[];
  unreadableLines: number;
}

/** Reads one line. Returns `undefined` if it is no event. Keeps only the events that an outcome is made from. */
export function takeLine(reading: Reading, line: string): ClaudeEvent | undefined {
  if (line === "") return undefined;
  const event = parseEvent(line);
  if (event === undefined) reading.unreadableLines += 1;
  else if (event.kind !== "stream" && event.kind !== "other") reading.events.push(event);
  return event;
}

/** Whether the last kept event is a result. Then the answer is complete. */
export function isComplete(reading: Reading): boolean {
  return reading.events.at(-1)?.kind === "result";
}
