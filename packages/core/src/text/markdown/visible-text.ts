import type { MarkedToken, Tokens } from "marked";
import { decodeCharacterReferences } from "./character-reference.ts";
import { infoOf } from "./fence.ts";
import { childrenOf, known } from "./lex.ts";
import { inlineRuns, showAddresses } from "./run.ts";

type IsLink = (href: string) => boolean;

/**
 * What a reader of these tokens must see, in order: text, code, list markers, task boxes, table cells, titles, and raw
 * HTML as it is written. Not emphasis marks, fences and rules, and not the addresses to which a link leads. White space
 * is only a separator.
 */
export function visibleTextOf(tokens: MarkedToken[], isLink: IsLink = () => true): string {
  return tokens
    .map((token) => blockText(token, isLink))
    .filter((text) => text !== "")
    .join("\n");
}

/** Where the links and images lead, at any depth. */
export function addressesOf(tokens: MarkedToken[]): string[] {
  return tokens.flatMap((token) => {
    const isLink = token.type === "link" || token.type === "image";
    const own = isLink ? [decodeCharacterReferences(token.href)] : [];
    return [...own, ...addressesOf(childrenOf(token))];
  });
}

function blockText(token: MarkedToken, isLink: IsLink): string {
  switch (token.type) {
    case "blockquote":
      return visibleTextOf(known(token.tokens), isLink);
    case "list": {
      const markers = itemMarkers(token);
      return token.items
        .map((item, index) => `${markers[index]} ${visibleTextOf(known(item.tokens), isLink)}`)
        .join("\n");
    }
    case "table":
      return [token.header, ...token.rows]
        .map((row) => row.map((cell) => inlineText(known(cell.tokens), () => false)).join(" | "))
        .join("\n");
    case "code":
      return `${infoOf(token).caption}\n${token.text}`;
    default:
      return inlineText([token], isLink);
  }
}

function inlineText(tokens: MarkedToken[], isLink: IsLink): string {
  return showAddresses(inlineRuns(tokens), isLink)
    .map(({ text }) => text)
    .join("");
}

/**
 * The numbers of an ordered list's items: as written, since a person may answer "7". A number that does not count up
 * goes on from the one before it.
 */
export function itemNumbers(list: Tokens.List): number[] {
  let last = Number(list.start) - 1;
  return list.items.map((item) => {
    const written = Number(/^\s*(\d{1,9})[.)]/.exec(item.raw)?.[1] ?? 0);
    last = written > last ? written : last + 1;
    return last;
  });
}

/** `•`, `3.`, `☐`, `3. ☑`: how the list's items begin. */
export function itemMarkers(list: Tokens.List): string[] {
  const numbers = list.ordered ? itemNumbers(list) : [];
  return list.items.map((item, index) => {
    const number = list.ordered ? `${numbers[index] ?? 0}.` : "";
    const box = item.task ? (item.checked === true ? "☑" : "☐") : "";
    return [number, box].filter((part) => part !== "").join(" ") || "•";
  });
}
