import { expect, test } from "vitest";
import { decodeCharacterReferences } from "./character-reference.ts";

test.each([
  ["caf&eacute; &amp; ceai", "café & ceai"],
  ["&Scedil;tiu, &abreve;sta &hellip;", "Ştiu, ăsta …"],
  ["&NotEqualTilde; &frac12; &there4;", "≂̸ ½ ∴"],
  ["&#233; &#xE9; &#x1F9D1;", "é é 🧑"],
  ["&amp;lt; is written once", "&lt; is written once"],
])("%s is read as %s", (text, decoded) => {
  expect(decodeCharacterReferences(text)).toBe(decoded);
});

test.each(["&nosuch;", "&eacute", "&#0;", "&#x1b;", "&#128;", "&#xd800;", "&#x110000;", "a & b; c", "&&;", "&#;"])(
  "%s is not replaced",
  (text) => {
    expect(decodeCharacterReferences(text)).toBe(text);
  },
);
