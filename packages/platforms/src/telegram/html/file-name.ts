/** File extensions that are also top-level domains: in plain text Telegram turns `README.md` into a web link. */
const EXTENSIONS =
  "ac|ai|am|app|as|bz|cab|cc|cfd|cl|cr|cu|data|diff|do|docs|gd|gs|in|ink|java|la|lc|map|md|mk|ml|mm|mo|mov|pl|pm|properties|ps|pub|py|re|rs|sc|sh|so|st|sv|td|tf|tk|vi|zip";

const PATH = /[\p{L}\p{M}\p{N}_./~@%+-]+/gu;
const LAST_NAME = new RegExp(`^.*[\\p{L}\\p{M}\\p{N}_-]\\.(?:${EXTENSIONS})(?![\\p{L}\\p{M}\\p{N}_])`, "iu");

/** Finds file names (with their paths) that Telegram would take for web addresses in plain text. */
export function findFileNames(text: string): { from: number; to: number }[] {
  return Array.from(text.matchAll(PATH)).flatMap((match) => {
    const name = LAST_NAME.exec(match[0])?.[0];
    return name === undefined ? [] : [{ from: match.index, to: match.index + name.length }];
  });
}
