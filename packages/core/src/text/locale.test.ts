import { expect, test } from "vitest";
import { localeOf } from "./locale.ts";

test.each([
  ["ro", "ro"],
  ["ro-RO", "ro"],
  ["ro_RO", "ro"],
  ["ro_MD", "ro"],
  ["RO-md", "ro"],
  ["ro_RO.UTF-8", "ro"],
  ["ro-Latn-RO", "ro"],
  ["mo", "ro"],
  ["mo-MD", "ro"],
  ["ron", "ro"],
  ["ro;q=0.9,en;q=0.5", "ro"],
  ["ro,en", "ro"],
  ["rom", "en"],
  ["moh", "en"],
  ["romany", "en"],
  ["en", "en"],
  ["en-RO", "en"],
  ["", "en"],
  [undefined, "en"],
])("%s is %s", (tag, locale) => {
  expect(localeOf(tag)).toBe(locale);
});
