import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseEvent } from "./event.ts";
import { newReading, takeLine } from "./reading.ts";

test("the parser never throws, and every object with a type is an event", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
      parseEvent(line);
    }),
  );
  const type = fc.constantFrom(
    "system",
    "assistant",
    "user",
    "result",
    "stream_event",
    "rate_limit_event",
    "new_thing",
  );
  const field = fc.constantFrom(
    "subtype",
    "message",
    "event",
    "usage",
    "num_turns",
    "errors",
    "rate_limit_info",
    "skills",
  );
  fc.assert(
    fc.property(type, fc.dictionary(field, fc.jsonValue()), (type, fields) => {
      expect(parseEvent(JSON.stringify({ ...fields, type }))).toBeDefined();
    }),
  );
});

test("a field with an unexpected shape gets its default", () => {
  const line = {
    type: "result",
    subtype: 7,
    is_error: "yes",
    num_turns: "3",
    errors: "none",
    usage: [],
    modelUsage: 1,
  };
  expect(parseEvent(JSON.stringify(line))).toMatchObject({
    kind: "result",
    subtype: "",
    is_error: false,
    num_turns: 0,
    errors: [],
    usage: undefined,
  });
});

test("the type may be anywhere in the line", () => {
  expect(parseEvent('{"is_error":true,"subtype":"success","type":"result"}')).toMatchObject({ kind: "result" });
});

test("unreadable lines are counted, and deltas are not kept", () => {
  const reading = newReading();
  takeLine(reading, '{"type":"assis');
  takeLine(reading, "Warning: something");
  takeLine(reading, "");
  takeLine(reading, '{"type":"stream_event","event":{"type":"content_block_delta","delta":{"text":"x"}}}');
  takeLine(reading, '{"type":"user","message":{}}');
  takeLine(reading, '{"type":"result","subtype":"success"}');
  expect(reading.unreadableLines).toBe(2);
  expect(reading.events).toMatchObject([{ kind: "result" }]);
});
