import { assert, property, string } from "fast-check";
import { expect, test } from "vitest";
import { readFileText } from "./file-text.ts";

const utf16 = (text: string, bigEndian: boolean): Uint8Array => {
  const bytes = Buffer.from(`\uFEFF${text}`, "utf16le");
  return bigEndian ? bytes.swap16() : bytes;
};

test("a text in UTF-8 or in UTF-16 with its mark is read as it was written", () => {
  assert(
    property(string({ unit: "grapheme" }), (given) => {
      const visible = readFileText(Buffer.from(given), "en");
      expect(readFileText(utf16(given, false), "en")).toBe(visible);
      expect(readFileText(utf16(given, true), "en")).toBe(visible);
    }),
  );
  expect(readFileText(utf16("Nețele, roșii\r\nși ☕️", true), "en")).toBe("Nețele, roșii\nși ☕️");
  expect(readFileText(Buffer.from("\uFEFFnotițe"), "en")).toBe("notițe");
});

test("what an old Romanian editor wrote is read for a Romanian reader, and is not guessed for another", () => {
  // "Şoferul ştie: „ăâîţ”" in Windows-1250.
  const bytes = Buffer.from("aa6f666572756c20ba7469653a2084e3e2eefe94", "hex");
  expect(readFileText(bytes, "ro")).toBe("Şoferul ştie: „ăâîţ”");
  expect(readFileText(bytes, "en")).toBeUndefined();
});

test.each<[string, string]>([
  ["another alphabet's bytes", "cff0e8e2e5f2"],
  ["a picture", "89504e470d0a1a0a"],
  ["a zero", "610062"],
  ["half a character of UTF-16", "fffe00d8"],
])("%s is not text", (_, hex) => {
  expect(readFileText(Buffer.from(hex, "hex"), "ro")).toBeUndefined();
});
