import { describe, expect, test } from "vitest";
import { createMask, MASK } from "./secret.ts";

const mask = createMask(["a-configured-secret", undefined, "short"]);

describe("secrets", () => {
  test.each([
    ["a-configured-secret"],
    [`sk-ant-api03-${"x".repeat(40)}`],
    ["AKIAABCDEFGHIJKLMNOP"],
    [`ghp_${"a1".repeat(18)}`],
    [`123456789:${"Ab_-9".repeat(7)}`],
    [`eyJ${"a".repeat(10)}.eyJ${"b".repeat(10)}.${"c".repeat(10)}`],
    ["-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----"],
  ])("%s is masked", (secret) => {
    expect(mask(`key: ${secret} end`)).toBe(`key: ${MASK} end`);
  });

  test("ordinary words, hashes and ids stay", () => {
    const text = `short sk-learn ps_0123456789abcdef ${"a".repeat(64)} US-001 12:30 desk-lamp-for-two-people`;
    expect(mask(text)).toBe(text);
  });
});
