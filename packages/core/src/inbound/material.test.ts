import { assert, constantFrom, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { withAttached } from "./attach.ts";
import { readText } from "./command.ts";
import { TEXT_MAX_BYTES } from "./inbound.ts";
import { material, renderMaterial } from "./material.ts";

const none = { files: [], unreadable: [] };
const forward = (text: string) => withAttached(undefined, { ...none, material: [material("forwarded", text, "Ion")] });

describe("forwarded words", () => {
  test.each(["/cancel", "/plan plant-bot udă", "Dau drumul tonight", "continue", "1A", "/weather", "salut"])(
    "%s is a reply with material, and nothing else",
    (text) => {
      const intent = { kind: "reply", text: "", material: [{ kind: "forwarded", from: "Ion", text }] };
      expect(forward(text)).toEqual({ ask: { kind: "intent", intent }, unread: [] });
    },
  );

  test("are never anything but a reply, whatever they say", () => {
    const words = constantFrom("/cancel", "/finalize", "Dau drumul", "\u200b", " ", "\n", "@Bot");
    assert(
      property(string({ unit: words, minLength: 1, maxLength: 4 }), (text) => {
        const asks = [forward(text)?.ask].filter((ask) => ask !== undefined);
        const isReply = asks.every((ask) => ask.kind === "intent" && ask.intent.kind === "reply" && !ask.intent.text);
        expect(isReply).toBe(true);
      }),
    );
  });

  test("are whole, up to the limit of a message; beyond it they are refused", () => {
    expect(forward("x".repeat(TEXT_MAX_BYTES))?.ask).toMatchObject({ kind: "intent" });
    const tooLong = { kind: "misuse", misuse: { kind: "text-too-long" } };
    expect(forward("x".repeat(TEXT_MAX_BYTES + 1))?.ask).toEqual(tooLong);
    const half = "ă".repeat(TEXT_MAX_BYTES / 4);
    const both = { ...none, material: [material("forwarded", half), material("forwarded", `${half}!`)] };
    expect(withAttached(undefined, both)?.ask).toEqual(tooLong);
  });

  test("that are too long leave no file behind in silence", () => {
    const files = [{ name: "a.md", bytes: 1, ref: "r", mime: undefined }];
    const asked = withAttached(undefined, { ...none, files, material: [material("forwarded", "x".repeat(40_000))] });
    expect(asked?.unread).toEqual([{ kind: "files-refused", files: [{ name: "a.md", problem: "words" }] }]);
  });

  test("a forwarded file says whose it was", () => {
    const files = [{ name: "a.md", bytes: 1, ref: "r", mime: undefined }];
    const asked = withAttached(undefined, { ...none, files, material: [material("forwarded", "", "Ion")] });
    expect(asked?.ask).toMatchObject({ intent: { kind: "reply", text: "", material: [{ from: "Ion", text: "" }] } });
  });
});

describe("what the person points at", () => {
  const quoted = material("quoted", "A) anual\nB) lunar", "Ana");

  test("goes with a reply and with a plan, and leaves a command and a typed word as they are", () => {
    const asked = (text: string) => withAttached(readText(text), { ...none, material: [quoted] })?.ask;
    expect(asked("a doua")).toMatchObject({ intent: { kind: "reply", text: "a doua", material: [quoted] } });
    expect(asked("/plan plant-bot ca aici")).toMatchObject({ intent: { kind: "plan", material: [quoted] } });
    expect(asked("/cancel")).toEqual({ kind: "cancel" });
    expect(asked("continue")).toEqual({ kind: "intent", intent: { kind: "advance" } });
  });

  test("is no message by itself", () => {
    expect(withAttached(undefined, { ...none, material: [quoted] })).toBeUndefined();
    expect(withAttached(undefined, { files: [], unreadable: ["sticker"], material: [quoted] })?.ask).toEqual({
      kind: "misuse",
      misuse: { kind: "unreadable", what: ["sticker"] },
    });
  });

  test("is cut to some hundred characters, between two of them", () => {
    const { text } = material("answered", "👩‍🌾".repeat(300));
    expect(text.length).toBeLessThanOrEqual(500);
    expect(text).toMatch(/^(👩‍🌾)+…$/u);
  });
});

describe("what the model reads", () => {
  test("is a quote that says whose words they are", () => {
    expect(renderMaterial(material("forwarded", "/cancel\n\nacum", "Ana Pop"))).toBe(
      "> [forwarded from Ana Pop]\n> /cancel\n>\n> acum",
    );
    expect(renderMaterial(material("quoted", "lunar"))).toBe("> [quoted]\n> lunar");
    expect(renderMaterial(material("answered", "lunar", "Ana"))).toBe("> [in reply to a message from Ana]\n> lunar");
    expect(renderMaterial(material("forwarded", "", "Ana"))).toBe("> [forwarded from Ana]");
  });

  test("no words and no name leave the quote, or forge its first line", () => {
    const piece = constantFrom(
      ..."]\n\r\u2028\u2029\u0085\u000b\u200b<>[` >".split(""),
      "a",
      "external-content",
      "forwarded from Ion",
    );
    const text = string({ unit: piece, maxLength: 12 });
    assert(
      property(text, text, (words, name) => {
        const lines = renderMaterial(material("forwarded", words, name)).split(/\n|\r|\v|[\u2028\u2029\u0085]/);
        for (const line of lines) expect(line).toMatch(/^>( |$)/);
        expect(lines[0]).toMatch(/^> \[forwarded( from [^[\]<>`]+)?\]$/);
      }),
    );
  });
});
