import { array, assert, constantFrom, oneof, property, string, stringMatching } from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeButton, encodeButton } from "./button.ts";
import { Slug } from "../id/slug.ts";

describe("buttons", () => {
  const session = "ps_0123456789abcdef";
  test("fit Telegram's 64 bytes and decode to the same button", () => {
    assert(
      property(
        constantFrom("advance", "skip", "skip-questions", "skip-questions-now", "retry", "cancel", "reply"),
        (action) => {
          const data = encodeButton({ action, session, revision: 123_456 }) ?? "";
          expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
          expect(decodeButton(data)).toEqual({ action, session, revision: 123_456 });
        },
      ),
    );
    const approve = encodeButton({ action: "finalize", session, revision: 9, sha256: "c".repeat(64) }) ?? "";
    expect(Buffer.byteLength(approve)).toBeLessThanOrEqual(64);
    expect(decodeButton(approve)).toMatchObject({ action: "finalize", sha256: "c".repeat(16) });
  });

  test("about a plan that stands fit too, or are left out because of a very long slug", () => {
    const slugs = stringMatching(/^[a-z0-9][a-z0-9-]{0,63}$/).map((slug) => Slug.parse(slug));
    assert(
      property(constantFrom("revise", "start-over", "leave", "withdraw", "again"), slugs, (action, slug) => {
        const data = encodeButton({ action, slug, session });
        expect(data !== undefined || slug.length > 48).toBe(true);
        expect(Buffer.byteLength(data ?? "")).toBeLessThanOrEqual(64);
        const decoded = data === undefined ? undefined : { action, slug, session: "ps_01234567" };
        expect(decodeButton(data ?? "")).toEqual(decoded);
      }),
    );
  });

  test("carry the id of an idea where it fits, and decode to the same button", () => {
    const slug = Slug.parse("plant-bot");
    const idea = "00000000000812345678";
    for (const button of [
      { action: "plan", slug, idea },
      { action: "plan", slug, idea: "0".repeat(20) },
      { action: "revise", slug, session: "ps_01234567", idea },
      { action: "plan", slug },
    ] as const) {
      const data = encodeButton(button) ?? "";
      expect(Buffer.byteLength(data)).toBeLessThanOrEqual(64);
      expect(decodeButton(data)).toEqual(button);
    }
    expect(encodeButton({ action: "revise", slug: Slug.parse("a".repeat(45)), session: "ps_01234567", idea })).toBe(
      `revise:01234567:${"a".repeat(45)}`,
    );
    for (const data of ["plan:plant-bot:", "plan:plant-bot:01", "plan:plant-bot:x", `plan:plant-bot:${"9".repeat(21)}`])
      expect(decodeButton(data)).toBeUndefined();
  });

  test("a forged button is not decoded", () => {
    for (const data of [
      "plan:../x",
      "planapprove:ps_0123456789abcdef:1",
      "planadvance:x:1",
      "plancancel",
      "revise:01234567:",
      "revise:0123456:plant-bot",
      "over:0123456g:plant-bot",
      "again:01234567:../x",
      `planskip:${session}:1:0123456789abcdef`,
      `planskip:${session}:01`,
      `planskip:${session}:1 `,
      `planskip:${session}`,
    ]) {
      expect(decodeButton(data)).toBeUndefined();
    }
    const part = oneof(
      constantFrom(
        "planadvance",
        "planapprove",
        "plan",
        "revise",
        "over",
        "01234567",
        ":",
        session,
        "0",
        "1a",
        "f".repeat(16),
      ),
      string(),
    );
    assert(
      property(array(part, { maxLength: 8 }), (parts) => {
        const data = parts.join("");
        const button = decodeButton(data);
        expect(button === undefined ? data : encodeButton(button)).toBe(data);
      }),
      { numRuns: 2000 },
    );
  });
});
