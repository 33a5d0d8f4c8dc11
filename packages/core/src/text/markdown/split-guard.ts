import type { MarkedToken } from "marked";
import type { Definitions } from "./definition.ts";
import { lexMarkdown } from "./lex.ts";
import { addressesOf, visibleTextOf } from "./visible-text.ts";

/** Escapes text that now begins a block. It must not become a heading, list, quote, fence, table, rule or HTML. */
export function guardStart(inline: string): string {
  const numbered = /^(\d{1,9})(?=[.)](?:\s|$))/.exec(inline);
  if (numbered !== null) return `${numbered[0]}\\${inline.slice(numbered[0].length)}`;
  const isMarkup = /^(?:#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|```|~~~|=+\s*(?:\n|$)|\||(?:[-_*]\s*){3,}(?:\n|$)|\[[^\]]+\]:)/;
  const isTag = /^<(?!https?:|mailto:|[^\s<>]+@)/i;
  return isMarkup.test(inline) || isTag.test(inline) ? `\\${inline}` : inline;
}

/**
 * Whether the parts show what these tokens show, and lead to the same addresses. White space and the bars between cells
 * do not count as text, nor does an address that is written out where it was a link.
 */
export function isSameText(tokens: MarkedToken[], parts: string[], definitions: Definitions): boolean {
  const read = parts.map((part) => lexMarkdown(part, definitions));
  const shown = bare(shownByPieces(read));
  const wanted = bare(visibleTextOf(tokens));
  const addresses = [...new Set(addressesOf(tokens))];
  if (addresses.length === 0) return shown === wanted;
  const kept = new Set(read.flatMap(addressesOf));
  const isSaid = (href: string) => shown.includes(bare(href.replace(/^(?:http:\/\/|mailto:)/, "")));
  if (addresses.some((href) => !kept.has(href) && !isSaid(href))) return false;
  return shown === wanted || withoutAddresses(shown, addresses) === withoutAddresses(wanted, addresses);
}

function withoutAddresses(text: string, addresses: string[]): string {
  const written = addresses.map((href) => bare(href).replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  return text.replace(new RegExp(`\\((?:${written.join("|")})\\)`, "g"), "");
}

/** What a reader sees of successive pieces. A table header that only repeats the one before is counted once. */
function shownByPieces(pieces: MarkedToken[][]): string {
  let header: string | undefined;
  return pieces
    .map((piece) => {
      const tokens = piece.filter((token) => token.type !== "space" && token.type !== "def");
      const [first, ...others] = tokens;
      const last = tokens.at(-1);
      const repeated = first?.type === "table" && header === headerOf(first.header) ? first : undefined;
      header = last?.type === "table" ? headerOf(last.header) : undefined;
      if (repeated === undefined) return visibleTextOf(tokens);
      const rows = visibleTextOf([{ ...repeated, header: [] }]);
      return [rows, visibleTextOf(others)].join("\n");
    })
    .join("\n");
}

function headerOf(cells: { text: string }[]): string {
  return cells.map((cell) => cell.text).join("|");
}

function bare(text: string): string {
  return text.replace(/[\s|]/g, "");
}
