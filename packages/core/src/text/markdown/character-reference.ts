import { decodeHTMLStrict } from "entities/decode";

/**
 * Replaces the character references of HTML, such as `&eacute;` and `&#233;`. A reference to no character, to a control
 * character or to half a character stays as it is written.
 */
export function decodeCharacterReferences(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|[a-z][a-z0-9]*);/gi, (whole, hex, decimal) => {
    if (typeof hex === "string") return fromCodePoint(Number.parseInt(hex, 16)) ?? whole;
    return typeof decimal === "string" ? (fromCodePoint(Number(decimal)) ?? whole) : decodeHTMLStrict(whole);
  });
}

function fromCodePoint(code: number): string | undefined {
  const isSurrogate = code >= 0xd800 && code <= 0xdfff;
  if (code > 0x10ffff || isSurrogate) return undefined;
  const character = String.fromCodePoint(code);
  return /(?![\n\t])\p{Cc}/u.test(character) ? undefined : character;
}
