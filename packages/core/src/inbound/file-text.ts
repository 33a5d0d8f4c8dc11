import type { Locale } from "../text/locale.ts";
import { removeInvisible } from "../text/external.ts";

/** The bytes above ASCII that a Romanian text in Windows-1250 holds: ă â î ş ţ, quotes, dashes, dots, a fixed space. */
const ROMANIAN = new Set([
  0xe3, 0xe2, 0xee, 0xba, 0xfe, 0xc3, 0xc2, 0xce, 0xaa, 0xde, 0x82, 0x84, 0x91, 0x92, 0x93, 0x94, 0x85, 0x96, 0x97,
  0xa0, 0xab, 0xbb,
]);

/**
 * The text of a file's bytes: UTF-8, UTF-16 with a byte order mark, or what an old Romanian editor wrote for a person
 * who reads Romanian. `undefined` if the bytes are something else or hold a zero: the text would be guessed.
 */
export function readFileText(bytes: Uint8Array, locale: Locale): string | undefined {
  const text =
    decode(bytes, encodingOf(bytes)) ?? (isRomanian(bytes, locale) ? decode(bytes, "windows-1250") : undefined);
  return text === undefined || text.includes("\0") ? undefined : removeInvisible(text);
}

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}

/** Without a Romanian reader the same bytes may be Portuguese or Polish. */
function isRomanian(bytes: Uint8Array, locale: Locale): boolean {
  return locale === "ro" && bytes.every((byte) => byte < 0x80 || ROMANIAN.has(byte));
}

function decode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
