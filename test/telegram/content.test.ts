import { unreadableNames } from "@echo/core/message/unreadable-name";
import { describe, expect, test } from "vitest";
import { SERVICE, UNREADABLE } from "../fixtures/telegram/content.ts";
import { ANA, createTestApp, GROUP, PRIVATE } from "./app.ts";

describe("what we cannot read is named", () => {
  test.each(UNREADABLE)("%s", async (_, content, name) => {
    const { desk, send, intents } = createTestApp();
    expect(await send(content)).toContain(`mi-ai trimis ${unreadableNames("ro", [name])}.`);
    const english = { ...PRIVATE, from: { ...ANA, language_code: "en" } };
    expect(await send(content, english)).toContain(`you sent ${unreadableNames("en", [name])}.`);
    expect(await send(content, GROUP)).toBeUndefined();
    desk.openSession("telegram:-100200");
    expect(await send(content, GROUP)).toContain(unreadableNames("ro", [name]));
    expect(intents()).toEqual([]);
  });

  test("also beside words, which are kept", async () => {
    const { desk, send, intents } = createTestApp();
    desk.openSession("telegram:7");
    expect(await send({ paid_media: { star_count: 5, paid_media: [] }, caption: "așa" })).toContain(
      "conținut cu plată",
    );
    expect(intents()).toEqual([{ kind: "reply", text: "așa" }]);
  });

  test("a field of a later version beside words says nothing", async () => {
    const { desk, send, intents } = createTestApp();
    desk.openSession("telegram:7");
    expect(await send({ text: "o pompă", mood: "happy" })).toBeUndefined();
    expect(intents()).toEqual([{ kind: "reply", text: "o pompă" }]);
  });
});

test.each(SERVICE)("the service message about %s stays unanswered", async (_, content) => {
  const { desk, send, intents } = createTestApp();
  desk.openSession("telegram:7");
  desk.openSession("telegram:-100200");
  expect(await send(content)).toBeUndefined();
  expect(await send(content, GROUP)).toBeUndefined();
  expect(intents()).toEqual([]);
});
