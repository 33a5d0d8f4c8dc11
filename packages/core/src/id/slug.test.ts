import { assert, constantFrom, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { checkSlug } from "./slug.ts";

describe("slug", () => {
  test.each([
    ["../x", "characters"],
    ["A b", "characters"],
    ["a".repeat(65), "too-long"],
    ["", "empty"],
    ["-a", "first-character"],
  ])("%j is refused: %s", (given, problem) => {
    expect(checkSlug(given)).toMatchObject({ kind: "refused", problem });
  });

  test("a suggestion drops diacritics and spaces", () => {
    expect(checkSlug("Ședință Nouă!")).toMatchObject({ suggestion: "sedinta-noua" });
  });

  test("a suggestion is made if there is a letter or a digit, and it is a valid slug", () => {
    assert(
      property(
        string({ unit: "binary", maxLength: 100 }),
        constantFrom("a", "Z", "7", "ș"),
        string(),
        (before, one, after) => {
          const checked = checkSlug(before + one + after);
          const slug = checked.kind === "slug" ? checked.slug : checked.suggestion;
          expect(slug).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
          expect(slug?.length).toBeLessThanOrEqual(64);
        },
      ),
    );
  });

  test.each(["", "---", "🎉", "Привет"])("no suggestion is made for %j", (given) => {
    expect(checkSlug(given)).not.toHaveProperty("suggestion");
  });
});
