import { describe, expect, test } from "vitest";
import { fillTemplate } from "./template.ts";

describe("templates", () => {
  test("are filled in one pass, and unknown braces stay", () => {
    expect(fillTemplate("{slug} {x} {description} {slug}", { slug: "{description}", description: "{slug}" })).toBe(
      "{description} {x} {slug} {description}",
    );
  });
});
