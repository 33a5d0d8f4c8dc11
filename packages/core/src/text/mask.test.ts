import { describe, expect, test } from "vitest";
import { createMask, MASK } from "./mask.ts";
import { cpuMs } from "../../../../test/growth.ts";

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

  test.each([
    [String.raw`a\-configured\-secret`],
    [String.raw`sk\-ant\-api03\-${String.raw`Ab\_c`.repeat(8)}`],
    [`ghp${String.raw`\_`}${"a1".repeat(18)}`],
    [`123456789:${String.raw`Ab\_-9`.repeat(7)}`],
  ])("%s, escaped for Markdown, is masked whole", (secret) => {
    expect(mask(`key: ${secret} end`)).toBe(`key: ${MASK} end`);
  });

  const value = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  test.each([
    ["aws_secret_access_key = ", ""],
    ["AWS_SECRET_ACCESS_KEY=", ""],
    ['"SecretAccessKey": "', '",'],
    ["**SecretAccessKey**: `", "`"],
    [String.raw`aws\_session\_token: `, ""],
  ])("a value with the name of an AWS secret is masked: %s", (before, after) => {
    expect(mask(`${before}${value}${after}`)).toBe(`${before}${MASK}${after}`);
  });

  test("characters with a meaning in a pattern are taken literally", () => {
    const odd = createMask(["a.b*c[d]e\\f^g$h(i)|{j}+?🧠"]);
    expect(odd("a.b*c[d]e\\f^g$h(i)|{j}+?🧠 axbxc")).toBe(`${MASK} axbxc`);
  });

  test("a document of the largest size is searched quickly", () => {
    const text = `${" ".repeat(2_000_000)}=${" ".repeat(1_000_000)}${"=".repeat(1_000_000)}`;
    const took = cpuMs(() => expect(mask(text)).toBe(text));
    expect(took).toBeLessThan(3000);
  });

  test("a secret that begins with another secret is masked whole", () => {
    expect(createMask(["first-secret", "first-secret-and-more"])("first-secret-and-more")).toBe(MASK);
  });

  test("ordinary words, hashes and ids are not masked", () => {
    const text = `short sk-learn ps_0123456789abcdef ${"a".repeat(64)} US-001 12:30 desk-lamp-for-two-people, the session token: kept in scripts/ralph, AWS_SECRET_ACCESS_KEY=<yours>`;
    expect(mask(text)).toBe(text);
  });
});
