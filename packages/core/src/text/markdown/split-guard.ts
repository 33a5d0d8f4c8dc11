import { known, lexMarkdown } from "./lex.ts";
import { visibleTextOf } from "./visible-text.ts";

/** Escapes text that now begins a block. It must not become a heading, list, quote, fence, table, rule or HTML. */
export function guardStart(inline: string): string {
  const numbered = /^(\d{1,9})(?=[.)](?:\s|$))/.exec(inline);
  if (numbered !== null) return `${numbered[0]}\\${inline.slice(numbered[0].length)}`;
  const isMarkup = /^(?:#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|```|~~~|=+\s*(?:\n|$)|\||(?:[-_*]\s*){3,}(?:\n|$)|\[[^\]]+\]:)/;
  const isTag = /^<(?!https?:|mailto:|[^\s<>]+@)/i;
  return isMarkup.test(inline) || isTag.test(inline) ? `\\${inline}` : inline;
}

/** Whether the parts show this text and nothing else. White space and the bars between cells do not count as text. */
export function isSameText(text: string, parts: string[], definitions: string): boolean {
  return bare(text) === bare(shownText(parts.map((part) => `${part}\n\n${definitions}`)));
}

/** What a reader sees of successive pieces. A table header that only repeats the one before is counted once. */
export function shownText(pieces: string[]): string {
  let header: string | undefined;
  return pieces
    .map((piece) => {
      const tokens = lexMarkdown(piece).filter((token) => token.type !== "space" && token.type !== "def");
      const [first, ...others] = tokens;
      const last = tokens.at(-1);
      const repeated = first?.type === "table" && header === headerOf(first.header) ? first : undefined;
      header = last?.type === "table" ? headerOf(last.header) : undefined;
      if (repeated === undefined) return visibleTextOf(tokens);
      const cells = repeated.rows.map((row) => row.map((cell) => visibleTextOf(known(cell.tokens))).join("|"));
      return [...cells, visibleTextOf(others)].join("\n");
    })
    .join("\n");
}

function headerOf(cells: { text: string }[]): string {
  return cells.map((cell) => cell.text).join("|");
}

function bare(text: string): string {
  return text.replace(/[\s|]/g, "");
}
