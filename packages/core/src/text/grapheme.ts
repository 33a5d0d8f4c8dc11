/** Splits a text into characters as a person sees them: 👩‍🌾, 🇷🇴 and "é" are one each, however they are written. */
export const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
