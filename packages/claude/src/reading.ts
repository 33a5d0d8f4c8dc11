import type { ClaudeEvent } from "./event.ts";
import { parseEvent } from "./event.ts";

/** What is kept of the CLI's output while it comes in. */
export interface Reading {
  events: ClaudeEvent[];
  unreadableLines: number;
}

/** Takes one line; `undefined` where it is no event. Only what an outcome is made from is kept. */
export function takeLine(reading: Reading, line: string): ClaudeEvent | undefined {
  if (line === "") return undefined;
  const event = parseEvent(line);
  if (event === undefined) reading.unreadableLines += 1;
  else if (event.kind !== "stream" && event.kind !== "other") reading.events.push(event);
  return event;
}

/** Whether the last thing that came is a result: nothing more has to come. */
export function isComplete(reading: Reading): boolean {
  return reading.events.at(-1)?.kind === "result";
}
