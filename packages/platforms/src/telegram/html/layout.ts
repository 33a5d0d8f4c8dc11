import type { MarkedToken, Tokens } from "marked";
import { known } from "@echo/core/text/markdown/lex";
import { infoOf } from "@echo/core/text/markdown/fence";
import { type Run, inlineRuns, safeHref, showAddresses } from "@echo/core/text/markdown/run";
import { drawTable } from "@echo/core/text/markdown/table";
import { itemMarkers } from "@echo/core/text/markdown/visible-text";
import { findNames } from "./name.ts";

/** A stretch of the message with the tags around it. */
export interface TelegramRun extends Run {
  quote?: true;
  /** A block of code, with its language if Telegram can show one. */
  pre?: { language?: string };
}

export type Block = TelegramRun[];

interface Nesting {
  /** Spaces before every line. They show how deep the line is in lists. */
  indent: number;
  quote: boolean;
}

/**
 * The message as a flat row of runs. Lists, headings and tables are shown by text and simple tags: Telegram has no tags
 * for them.
 */
export function layOut(tokens: MarkedToken[]): Block {
  return trim(markNames(blocks(tokens, { indent: 0, quote: false }, "\n\n")));
}

/** The text as it is written. Only what Telegram would make links of is marked. */
export function layOutPlain(text: string): Block {
  return trim(markNames([{ text }]));
}

function blocks(tokens: MarkedToken[], nesting: Nesting, gap: string): Block {
  const laid = tokens
    .map((token) => block(token, nesting))
    .filter((runs) => runs.some((run) => run.text.trim() !== ""));
  return laid.flatMap((runs, index) => (index === 0 ? runs : [text(gap, nesting), ...runs]));
}

function block(token: MarkedToken, nesting: Nesting): Block {
  switch (token.type) {
    case "code":
      return code(token, nesting);
    case "table":
      return pre(drawTable(token), "", nesting);
    case "blockquote":
      // Telegram's quotes do not nest: an inner quote becomes part of the outer one.
      return blocks(known(token.tokens), { ...nesting, quote: true }, "\n\n");
    case "list":
      return list(token, nesting);
    case "heading":
      return inline([token], nesting).map((run) => ({ ...run, bold: true }));
    default:
      return inline([token], nesting);
  }
}

function code(token: Tokens.Code, nesting: Nesting): Block {
  const { language, caption } = infoOf(token);
  const body = pre(token.text, language, nesting);
  return caption === "" ? body : [text(body.length > 0 ? `${caption}\n` : caption, nesting), ...body];
}

function list(token: Tokens.List, nesting: Nesting): Block {
  const markers = itemMarkers(token);
  return token.items.flatMap((item, index) => {
    const marker = `${markers[index] ?? ""} `;
    const content = blocks(known(item.tokens), { ...nesting, indent: nesting.indent + 2 }, "\n");
    return [text((index === 0 ? "" : "\n") + " ".repeat(nesting.indent) + marker, nesting), ...hang(content, nesting)];
  });
}

/** If an item starts with a block of code, the block begins on the line below the item's marker. */
function hang(content: Block, nesting: Nesting): Block {
  const [first, ...others] = content;
  if (first === undefined) return [];
  const startsWithBlock = first.pre !== undefined;
  return startsWithBlock ? [text("\n", nesting), first, ...others] : content;
}

function inline(tokens: MarkedToken[], nesting: Nesting): Block {
  const newline = `\n${" ".repeat(nesting.indent)}`;
  return showAddresses(inlineRuns(tokens), isTelegramLink).map((run) =>
    at({ ...run, text: run.text.replace(/\n\s*/g, newline) }, nesting),
  );
}

function pre(content: string, language: string, nesting: Nesting): Block {
  const body = content.replace(/^\n+/, "").trimEnd();
  return body === "" ? [] : [at({ text: body, pre: language === "" ? {} : { language } }, nesting)];
}

function text(content: string, nesting: Nesting): TelegramRun {
  return at({ text: content }, nesting);
}

function at(run: TelegramRun, nesting: Nesting): TelegramRun {
  return { ...run, ...(nesting.quote ? { quote: true } : {}) };
}

/**
 * If a link's host has no dot, Telegram removes the link and then looks for names in its text. So we remove the link
 * ourselves.
 */
export function isTelegramLink(written: string): boolean {
  const href = safeHref(written, ["http:", "https:"]);
  return href !== undefined && new URL(href).hostname.includes(".");
}

/**
 * Puts names of files and people into code, because Telegram does not look for names there. A name can contain
 * emphasis: `**final**-plan.md`.
 */
function markNames(runs: Block): Block {
  const isPlain = (run: TelegramRun) => run.pre === undefined && run.code === undefined && run.href === undefined;
  const names = findNames(runs.map((run) => (isPlain(run) ? run.text : "\n".repeat(run.text.length))).join(""));
  let offset = 0;
  let next = 0;
  return runs.flatMap((run) => {
    const parts: Block = [];
    const end = offset + run.text.length;
    let done = offset;
    const add = (to: number, code: boolean) => {
      if (to > done)
        parts.push({ ...run, text: run.text.slice(done - offset, to - offset), ...(code ? { code: true } : {}) });
      done = Math.max(done, to);
    };
    for (let name = names[next]; name !== undefined && name.from < end; name = names[next]) {
      add(name.from, false);
      add(Math.min(name.to, end), true);
      if (name.to > end) break;
      next += 1;
    }
    add(end, false);
    offset = end;
    return parts;
  });
}

/** Telegram cuts white space off both ends of a message, and no entity may begin or end in that white space. */
function trim(runs: Block): Block {
  const first = runs.findIndex((run) => run.text.trim() !== "");
  const last = runs.findLastIndex((run) => run.text.trim() !== "");
  return runs.slice(Math.max(first, 0), last + 1).map((run, index, kept) => {
    const start = index === 0 && run.pre === undefined ? run.text.trimStart() : run.text;
    return { ...run, text: index === kept.length - 1 ? start.trimEnd() : start };
  });
}
