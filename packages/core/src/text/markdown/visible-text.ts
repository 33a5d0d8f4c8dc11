import type { MarkedToken, Tokens } from "marked";
import { decodeCharacterReferences } from "./character-reference.ts";
import { known, lexMarkdown } from "./lex.ts";

/**
 * What a reader of this Markdown must see, in order: text, code, list markers, task boxes, table cells, and raw HTML as
 * it is written. Not emphasis marks, link targets, fences and rules. White space is only a separator.
 */
export function visibleText(markdown: string): string {
  return visibleTextOf(lexMarkdown(markdown));
}

export function visibleTextOf(tokens: MarkedToken[]): string {
  return tokens
    .map(blockText)
    .filter((text) => text !== "")
    .join("\n");
}

function blockText(token: MarkedToken): string {
  switch (token.type) {
    case "blockquote":
      return visibleTextOf(known(token.tokens));
    case "list":
      return token.items.map((item, index) => itemText(token, item, index)).join("\n");
    case "table":
      return [token.header, ...token.rows]
        .map((row) => row.map((cell) => inlineText(known(cell.tokens))).join(" | "))
        .join("\n");
    default:
      return inlineText([token]);
  }
}

/** `•`, `3.`, `☐`, `3. ☑`: how a list item begins. */
export function itemMarker(list: Tokens.List, item: Tokens.ListItem, index: number): string {
  const number = list.ordered ? `${Number(list.start) + index}.` : "";
  const box = item.task ? (item.checked === true ? "☑" : "☐") : "";
  return [number, box].filter((part) => part !== "").join(" ") || "•";
}

function itemText(list: Tokens.List, item: Tokens.ListItem, index: number): string {
  return `${itemMarker(list, item, index)} ${visibleTextOf(known(item.tokens))}`;
}

function inlineText(tokens: MarkedToken[]): string {
  return tokens.map(leafText).join("");
}

function leafText(token: MarkedToken): string {
  switch (token.type) {
    case "heading":
    case "paragraph":
    case "strong":
    case "em":
    case "del":
    case "link":
      return inlineText(known(token.tokens));
    case "text":
      if (token.tokens !== undefined) return inlineText(known(token.tokens));
      return token.escaped === true ? token.text : decodeCharacterReferences(token.text);
    case "image":
      return decodeCharacterReferences(token.text) || token.href;
    case "code":
    case "codespan":
    case "escape":
    case "html":
      return token.text;
    case "br":
      return "\n";
    default:
      return "";
  }
}
