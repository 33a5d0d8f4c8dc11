import type { MarkedToken, Tokens } from "marked";
import { known, lexMarkdown } from "@echo/core/text/markdown/lex";
import { saysAddress } from "@echo/core/text/markdown/address";
import { infoOf } from "@echo/core/text/markdown/fence";
import { type Run, inlineRuns, safeHref, showAddresses } from "@echo/core/text/markdown/run";
import { showsNothing } from "@echo/core/text/markdown/nothing";
import { splitMarkdown } from "@echo/core/text/markdown/split";
import { drawTable } from "@echo/core/text/markdown/table";
import { itemNumbers } from "@echo/core/text/markdown/visible-text";
import { splitPlainText } from "@echo/core/text/plain";

/** Characters of a message's content, in UTF-16 units. */
export const DISCORD_CONTENT_LIMIT = 2000;

const ZERO_WIDTH = "\u200b";

/** Markdown in the dialect that Discord shows: no tables, rules or previews. It mentions nobody. */
export function renderDiscordMarkdown(markdown: string): string {
  return write(lexMarkdown(markdown));
}

function write(tokens: MarkedToken[]): string {
  return blocks(tokens, "\n\n").trim();
}

/** The messages that show this Markdown. None if the Markdown shows nothing. */
export function discordPieces(markdown: string): string[] {
  return Array.from(eachDiscordPiece(markdown));
}

/** As {@link discordPieces}, one message after another. */
export function* eachDiscordPiece(markdown: string): Generator<string, void> {
  const measure = (piece: string) => renderDiscordMarkdown(piece).length;
  const pieces = splitMarkdown(markdown, { limit: DISCORD_CONTENT_LIMIT, measure });
  if (pieces === undefined) return yield* discordPlainPieces(markdown);
  for (const piece of pieces) {
    const tokens = lexMarkdown(piece);
    const content = write(tokens);
    if (content !== "" && !showsNothing(tokens)) yield content;
  }
}

/** The messages that show this text as it is written, without formatting. None if there is none. */
export function discordPlainPieces(text: string): string[] {
  const measure = (piece: string) => writePlain(piece).length;
  return splitPlainText(text, { limit: DISCORD_CONTENT_LIMIT, measure }).map(writePlain);
}

function writePlain(text: string): string {
  return guardLines(bodyOf({ text }, text));
}

function blocks(tokens: MarkedToken[], gap: string): string {
  return tokens
    .map(block)
    .filter((text) => text.trim() !== "")
    .join(gap);
}

function block(token: MarkedToken): string {
  switch (token.type) {
    case "code":
      return code(token);
    case "table":
      return codeBlock(drawTable(token), "");
    case "blockquote":
      // Discord's quotes do not nest: an inner quote becomes part of the outer one.
      return blocks(known(token.tokens), "\n\n").replace(/^(?:> ?)?/gm, "> ");
    case "list":
      return list(token);
    case "heading":
      return `${"#".repeat(Math.min(token.depth, 3))} ${inline([token]).replace(/\s+/g, (space) => (space.includes("\n") ? " " : space))}`;
    default:
      return inline([token]);
  }
}

function code(token: Tokens.Code): string {
  const { language, caption } = infoOf(token);
  const body = codeBlock(token.text, language);
  return [guardLines(bodyOf({ text: caption }, caption)), body].filter((part) => part !== "").join("\n");
}

/** Discord counts a list's items itself. So a number that it would not reach is text. */
function list(token: Tokens.List): string {
  const numbers = itemNumbers(token);
  return token.items
    .map((item, index) => {
      const number = numbers[index] ?? 0;
      const isCounted = index === 0 || number === (numbers[index - 1] ?? 0) + 1;
      return listItem(item, token.ordered ? `${number}${isCounted ? "" : "\\"}. ` : "- ");
    })
    .join("\n");
}

function listItem(item: Tokens.ListItem, marker: string): string {
  const box = item.task ? `${item.checked === true ? "☑" : "☐"} ` : "";
  const content = blocks(known(item.tokens), "\n");
  // A fence would keep the indentation of its lines. So it starts at the margin, below its item.
  const isCode = content.startsWith("```");
  return marker + box + (isCode ? "\n" : "") + indentProse(content, " ".repeat(marker.length));
}

function indentProse(text: string, indent: string): string {
  let isCode = false;
  return text
    .split("\n")
    .map((line, index) => {
      const isFence = line.startsWith("```");
      if (isFence) isCode = !isCode;
      return index === 0 || isFence || isCode || line === "" ? line : indent + line;
    })
    .join("\n");
}

/** Discord closes a block at any three backticks, so backticks in the text are separated. */
function codeBlock(text: string, language: string): string {
  const body = text.trimEnd().replace(/``(?=`)/g, `\`\`${ZERO_WIDTH}`);
  return body.trim() === "" ? "" : `\`\`\`${language}\n${body.replace(/^\n+/, "")}\n\`\`\``;
}

function inline(tokens: MarkedToken[]): string {
  return guardLines(writeRuns(showAddresses(inlineRuns(tokens), isDiscordLink).flatMap(linkable)));
}

interface DiscordRun extends Run {
  /** The text is the address itself. */
  isBare?: true;
}

export function isDiscordLink(href: string): boolean {
  return safeHref(href, ["http:", "https:"]) !== undefined;
}

/** Discord shows no masked link whose text is an address. So the text itself becomes the link. */
function linkable(run: Run): DiscordRun[] {
  if (run.href === undefined) return [run];
  const href = run.href.replace(/[<>\s]/g, encodeURIComponent);
  const isAddress = /^(?:https?:\/\/|www\.)[^\s<>]+$/i.test(run.text);
  if (!isAddress) return [{ ...run, href }];
  const target: DiscordRun = { text: href, href, isBare: true };
  return saysAddress(run.text, run.href) ? [target] : [{ text: `${run.text} ` }, target];
}

const MARKS = { bold: "**", italic: "*", strike: "~~" } as const;

/**
 * Closes a mark before a run that does not share it. Keeps white space outside the marks: next to white space a mark
 * would not open.
 */
function writeRuns(runs: DiscordRun[]): string {
  let text = "";
  /** White space behind the text. A mark closes in front of it. */
  let spaces = "";
  let open: string[] = [];
  for (const run of runs) {
    const marks = [
      ...(run.href === undefined || run.isBare === true ? [] : [`](<${run.href}>)`]),
      ...(["bold", "italic", "strike"] as const).filter((look) => run[look] === true).map((look) => MARKS[look]),
    ];
    const body = run.text.trim();
    if (body === "") {
      spaces += run.text;
      continue;
    }
    const before = run.text.slice(0, run.text.length - run.text.trimStart().length);
    const differs = open.findIndex((mark, depth) => mark !== marks[depth]);
    const kept = differs === -1 ? open.length : differs;
    text += closing(open.slice(kept)) + spaces + before;
    text +=
      marks
        .slice(kept)
        .map((mark) => (mark.startsWith("]") ? "[" : mark))
        .join("") + bodyOf(run, body);
    spaces = run.text.slice(run.text.trimEnd().length);
    open = marks;
  }
  return text + closing(open) + spaces;
}

function closing(marks: string[]): string {
  return marks.toReversed().join("");
}

function bodyOf(run: DiscordRun, body: string): string {
  if (run.isBare === true) return run.href === undefined ? body : `<${run.href}>`;
  if (run.code === true) return codeSpan(body);
  return inert(body).replace(/[\\*_~`|[\]]/g, "\\$&");
}

function codeSpan(text: string): string {
  if (!text.includes("`")) return `\`${text}\``;
  return `\`\` ${text.replace(/`(?=`)/g, `\`${ZERO_WIDTH}`)} \`\``;
}

/**
 * Makes mentions, time stamps and emoji codes plain text. In our own message `allowed_mentions` already stops mentions,
 * but people may quote or copy the text.
 */
function inert(text: string): string {
  return text.replace(/@(?=everyone|here)/gi, `@${ZERO_WIDTH}`).replace(/<(?=[@#:/at]|id:)/gi, `<${ZERO_WIDTH}`);
}

/** Keeps text at the start of a line from being read as a heading, list, quote or small print. */
function guardLines(text: string): string {
  return text
    .replace(/^([^\S\n]*)(?=#|>|[-+](?:\s|#|$))/gm, "$1\\")
    .replace(/^([^\S\n]*\d+)(?=[.)](?:\s|$))/gm, "$1\\");
}
