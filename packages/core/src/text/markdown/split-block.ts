import type { MarkedToken, Tokens } from "marked";
import { escapeMarkdown } from "../escape.ts";
import { fence, infoOf, isUnclosed, writtenInfo } from "./fence.ts";
import { childrenOf, known } from "./lex.ts";
import { COMPARED, type Room, pack, spend } from "./pack.ts";
import { splitTable } from "./split-table.ts";
import { type Shape, splitGraphemes, splitInline, splitPlain } from "./split-text.ts";
import { guardStart, isSameText } from "./split-guard.ts";
import { itemNumbers, visibleTextOf } from "./visible-text.ts";

/** Splits successive blocks, at any depth. */
export function splitBlocks(tokens: MarkedToken[], room: Room): string[] {
  const blocks = tokens.filter((token) => token.type !== "space" && token.type !== "def");
  const sources = blocks.map((block) => (block.raw.length > room.longest ? block.raw : sourceAlone(block, room)));
  return pack(
    {
      count: blocks.length,
      build: (from, to) => sources.slice(from, to).join("\n\n"),
      separator: () => "\n\n",
      cut: (from, to) => withoutLastHeading(blocks, from, to),
      divide: (index, inner) => {
        const block = blocks[index];
        return block === undefined ? [""] : splitBlock(block, inner);
      },
      endsPiece: (index) => blocks[index]?.type === "list" && blocks[index + 1]?.type === "list",
    },
    room,
  );
}

/** A heading stays with the block below it, unless there are nothing but headings. */
function withoutLastHeading(blocks: MarkedToken[], from: number, to: number): number {
  const last = blocks.slice(from, to).findLastIndex((block) => block.type !== "heading");
  return last === -1 ? to : from + last + 1;
}

/** If a piece would be read differently from its source (an odd delimiter at a cut), it is sent as plain text. */
function splitBlock(token: MarkedToken, room: Room): string[] {
  const parts = splitByKind(token, room);
  for (const part of parts) spend(room.work, part, COMPARED);
  return isSameText([token], parts, room.definitions) ? parts : splitPlain(plainText(token), paragraph, room);
}

/** With every address, because plain text has no links. */
function plainText(token: MarkedToken): string {
  return visibleTextOf([token], () => false);
}

const paragraph: Shape = (inline) => guardStart(inline);

function splitByKind(token: MarkedToken, room: Room): string[] {
  switch (token.type) {
    case "code":
      return splitCode(token, room);
    case "list":
      return splitList(token, room);
    case "table":
      return splitTable(token, room);
    case "blockquote":
      return splitBlocks(known(token.tokens), {
        ...room,
        first: (text) => room.first(quote(text)),
        rest: (text) => room.rest(quote(text)),
      }).map(quote);
    case "heading":
      return splitInline([token], (inline) => `${"#".repeat(token.depth)} ${inline.replace(/\\\n|\s+/g, " ")}`, room);
    case "paragraph":
    case "text":
      return splitInline([token], paragraph, room);
    default:
      return splitPlain(plainText(token), paragraph, room);
  }
}

/** The caption, then the code between its lines. */
function splitCode(token: Tokens.Code, room: Room): string[] {
  const { language, caption } = infoOf(token);
  const lines = token.text.split("\n");
  const write = (from: number, to: number) => fence(lines.slice(from, to).join("\n"), language);
  const intro = caption === "" ? 0 : 1;
  return pack(
    {
      count: lines.length + intro,
      build: (from, to) => {
        const code = to > intro ? write(Math.max(from - intro, 0), to - intro) : "";
        return from < intro ? `${guardStart(escapeMarkdown(caption))}\n\n${code}`.trimEnd() : code;
      },
      separator: () => "\n\n",
      divide: (index, inner) =>
        index < intro
          ? splitPlain(caption, paragraph, inner)
          : splitGraphemes(lines[index - intro] ?? "", (text) => fence(text, language), inner),
    },
    room,
  );
}

function splitList(list: Tokens.List, room: Room): string[] {
  const items = itemSources(list);
  return pack(
    {
      count: items.length,
      build: (from, to) => items.slice(from, to).join(list.loose ? "\n\n" : "\n"),
      separator: () => "\n\n",
      divide: (index, inner) => splitItem(list, index, inner),
      endsPiece: () => true,
    },
    room,
  );
}

const FEW_WORDS = "x".repeat(80);

/** The first part keeps the marker. Parts that continue the item in later pieces have no marker. */
function splitItem(list: Tokens.List, index: number, room: Room): string[] {
  const item = list.items[index];
  if (item === undefined) return [""];
  const number = itemNumbers(list)[index] ?? 0;
  const mark: Shape = (content) => itemSource(list, item, number, content);
  const tokens = known(item.tokens).filter((token) => token.type !== "checkbox");
  // Two tries at every level would double the time per level. So it is tried only if a few words are sure to fit.
  if (room.first(mark(FEW_WORDS))) {
    const [first = "", ...others] = splitBlocks(tokens, { ...room, first: (content) => room.first(mark(content)) });
    if (first !== "") return [mark(first), ...others];
  }
  const alone = splitBlocks(tokens, { ...room, first: (content) => room.rest(mark(content)) });
  return ["", mark(alone[0] ?? ""), ...alone.slice(1)];
}

function itemSources(list: Tokens.List): string[] {
  const numbers = itemNumbers(list);
  return list.items.map((item, index) => itemSource(list, item, numbers[index] ?? 0, itemContent(item)));
}

function itemSource(list: Tokens.List, item: Tokens.ListItem, number: number, content: string): string {
  const written = /^\s*(?:([-+*])|\d{1,9}([.)]))/.exec(item.raw);
  const marker = list.ordered ? `${number}${written?.[2] ?? "."} ` : `${written?.[1] ?? "-"} `;
  const box = item.task ? `[${item.checked === true ? "x" : " "}] ` : "";
  return marker + box + content.replace(/\n(?=[^\n])/g, `\n${" ".repeat(marker.length)}`);
}

function itemContent(item: Tokens.ListItem): string {
  return hasUnclosed(item) ? writeBlocks(known(item.tokens)) : item.text.trimEnd();
}

function quote(text: string): string {
  return text === "" ? "" : text.replace(/^(?=.)/gm, "> ").replace(/^$/gm, ">");
}

/** The block's source, unless it would be read differently when it is alone. */
function sourceAlone(token: MarkedToken, { definitions, work }: Room): string {
  const source = sourceOf(token);
  spend(work, source, COMPARED);
  if (isSameText([token], [source], definitions)) return source;
  return escapeMarkdown(plainText(token).replace(/^\s+/gm, ""));
}

/** The block as it was written, but with every fence closed. */
function sourceOf(token: MarkedToken): string {
  // Indented prose after a list would become part of its last item.
  if (token.type === "paragraph" || token.type === "heading") return token.raw.trim();
  if (!hasUnclosed(token)) return token.raw.replace(/^\n+/, "").trimEnd();
  switch (token.type) {
    case "code":
      return fence(token.text.trimEnd(), writtenInfo(token));
    case "blockquote":
      return quote(writeBlocks(known(token.tokens)));
    case "list":
      return itemSources(token).join("\n");
    default:
      return token.raw.trimEnd();
  }
}

function writeBlocks(tokens: MarkedToken[]): string {
  return tokens
    .filter((token) => token.type !== "space" && token.type !== "checkbox")
    .map(sourceOf)
    .join("\n\n");
}

function hasUnclosed(token: MarkedToken): boolean {
  if (token.type === "code") return isUnclosed(token);
  return childrenOf(token).some(hasUnclosed);
}
