import { expect, test } from "vitest";
import { parseEvent } from "./event.ts";
import { advance, NO_PROGRESS } from "./progress.ts";

function after(...lines: object[]) {
  const events = lines.flatMap((line) => parseEvent(JSON.stringify(line)) ?? []);
  return events.reduce(advance, NO_PROGRESS);
}

const stream = (event: object, parent: string | null = null) => ({
  type: "stream_event",
  event,
  parent_tool_use_id: parent,
});
const begin = stream({ type: "message_start" });
const tool = stream({ type: "content_block_start", content_block: { type: "tool_use", name: "Read" } });
const text = { type: "assistant", message: { content: [{ type: "text", text: "Let me look." }] } };
const result = { type: "user", message: { content: [] } };

test("progress counts the turns and names the tool in use", () => {
  expect(after(begin, text, tool)).toEqual({ turns: 1, tool: "Read" });
  expect(after(begin, tool, result)).toEqual({ turns: 1, tool: undefined });
  expect(after(begin, tool, result, begin)).toMatchObject({ turns: 2 });
});

test("a subagent's events do not count, and an event that changes nothing returns the same progress", () => {
  const before = after(begin, tool);
  for (const line of [stream({ type: "message_start" }, "toolu_1"), { ...text, parent_tool_use_id: "toolu_1" }]) {
    const event = parseEvent(JSON.stringify(line));
    expect(event && advance(before, event)).toBe(before);
  }
});
