import { beginningOf, endOf } from "@echo/core/text/cut";
import type { ClaudeEvent } from "./event.ts";
import { parseEvent } from "./event.ts";
import { KEPT } from "./shorten.ts";

/** The parts of the CLI's output that are kept while it runs: no more than a person could read. */
export interface Reading {
  events: ClaudeEvent[];
  /** The end of the text that was left out of the events. Machine lines stand there. `undefined`: nothing was. */
  lastText: string | undefined;
  /** UTF-16 units of the text in the events. */
  length: number;
  unreadableLines: number;
}

export function newReading(): Reading {
  return { events: [], lastText: undefined, length: 0, unreadableLines: 0 };
}

/** Of a result's own text, only its beginning is read: it says what went wrong. */
const RESULT_LENGTH = 8 * 1024;

/** Reads one line. Returns `undefined` if it is no event. Keeps only the events that an outcome is made from. */
export function takeLine(reading: Reading, line: string): ClaudeEvent | undefined {
  if (line === "") return undefined;
  const event = parseEvent(line);
  if (event === undefined) reading.unreadableLines += 1;
  else if (event.kind !== "stream" && event.kind !== "other") keep(reading, event);
  return event;
}

function keep(reading: Reading, event: Exclude<ClaudeEvent, { kind: "stream" | "other" }>): void {
  if (event.kind === "result") {
    const { result, errors } = event;
    const said = result === undefined ? {} : { result: beginningOf(result, RESULT_LENGTH) };
    reading.events.push({
      ...event,
      ...said,
      errors: errors.slice(0, 8).map((one) => beginningOf(one, RESULT_LENGTH)),
    });
  } else if (event.kind === "assistant") reading.events.push(shortened(reading, event));
  else reading.events.push(event);
}

/** The event without the text that is too much. Its end is kept apart. */
function shortened(reading: Reading, event: Extract<ClaudeEvent, { kind: "assistant" }>): ClaudeEvent {
  const content = event.message.content.flatMap((block) => {
    const { type, text } = block;
    if (type !== "text" || text === undefined) return [];
    const room = Math.max(0, KEPT.beginning - reading.length);
    if (text.length > room && !isForeign(event))
      reading.lastText = endOf(`${reading.lastText ?? ""}\n\n${text}`, KEPT.end);
    if (room === 0) return [];
    reading.length += Math.min(room, text.length);
    return [{ ...block, text: beginningOf(text, room) }];
  });
  return { ...event, message: { ...event.message, content } };
}

/** Said by a subagent or by the CLI. */
function isForeign({
  parent_tool_use_id: parent,
  message,
  error,
}: Extract<ClaudeEvent, { kind: "assistant" }>): boolean {
  return typeof parent === "string" || message.model === "<synthetic>" || error !== undefined;
}

/** Whether the last kept event is a result. Then the answer is complete. */
export function isComplete(reading: Reading): boolean {
  return reading.events.at(-1)?.kind === "result";
}
