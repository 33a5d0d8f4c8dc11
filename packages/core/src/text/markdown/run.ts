import type { MarkedToken, Tokens } from "marked";
import { isWebAddress, saysAddress } from "./address.ts";
import { decodeCharacterReferences } from "./character-reference.ts";
import { known } from "./lex.ts";

/** A stretch of text with one style. Overlapping Markdown becomes a flat list of runs, so that no tags can cross. */
export interface Run {
  text: string;
  bold?: true;
  italic?: true;
  strike?: true;
  code?: true;
  /** The target as it is written. If the platform makes no link of it, {@link showAddresses} puts it into the text. */
  href?: string;
}

export type Look = Omit<Run, "text">;

/** The text of inline tokens (or of a paragraph or heading), each stretch with its style. */
export function inlineRuns(tokens: MarkedToken[], look: Look = {}): Run[] {
  return merge(tokens.flatMap((token) => runsOf(token, look)));
}

/** Joins neighbours of one style: the text of `\\@everyone` is one word, even if it consists of several tokens. */
function merge(runs: Run[]): Run[] {
  const merged: Run[] = [];
  for (const run of runs) {
    const last = merged.at(-1);
    if (last !== undefined && isSameLook(last, run)) last.text += run.text;
    else if (run.text !== "") merged.push(run);
  }
  return merged;
}

function isSameLook(a: Run, b: Run): boolean {
  return a.bold === b.bold && a.italic === b.italic && a.strike === b.strike && a.code === b.code && a.href === b.href;
}

function runsOf(token: MarkedToken, look: Look): Run[] {
  switch (token.type) {
    case "strong":
      return inlineRuns(known(token.tokens), { ...look, bold: true });
    case "em":
      return inlineRuns(known(token.tokens), { ...look, italic: true });
    case "del":
      return inlineRuns(known(token.tokens), { ...look, strike: true });
    case "link":
      return linkRuns(token, look);
    case "heading":
    case "paragraph":
      return inlineRuns(known(token.tokens), look);
    case "text":
      if (token.tokens !== undefined) return inlineRuns(known(token.tokens), look);
      return [{ ...look, text: token.escaped === true ? token.text : decodeCharacterReferences(token.text) }];
    case "image":
      return imageRuns(token, look);
    case "codespan":
      return [{ ...look, text: token.text, code: true }];
    case "escape":
    case "html":
      return [{ ...look, text: token.text }];
    case "br":
      return [{ ...look, text: "\n" }];
    default:
      return [];
  }
}

function linkRuns(token: Tokens.Link, look: Look): Run[] {
  const href = token.autolink === true ? token.href : decodeCharacterReferences(token.href);
  const label = inlineRuns(known(token.tokens), { ...look, href });
  const isEmpty = label.every(({ text }) => text.trim() === "");
  return [...(isEmpty ? [{ ...look, text: href, href }] : label), ...titleRuns(token.title, look)];
}

/** An image is a link to it. Within a link it is text, because a link holds no other. */
function imageRuns(token: Tokens.Image, look: Look): Run[] {
  const href = decodeCharacterReferences(token.href);
  const label = decodeCharacterReferences(token.text);
  const title = titleRuns(token.title, look);
  if (look.href === undefined) return [{ ...look, text: label.trim() === "" ? href : label, href }, ...title];
  return [{ ...look, text: label.trim() === "" ? href : `${label} (${href})` }, ...title];
}

function titleRuns(title: string | null | undefined, look: Look): Run[] {
  return title ? [{ ...look, text: ` (${decodeCharacterReferences(title)})` }] : [];
}

/** Writes the addresses that are no link here behind the text that they belong to. */
export function showAddresses(runs: readonly Run[], isLink: (href: string) => boolean): Run[] {
  let label = "";
  return runs.flatMap((run, index) => {
    const { href, ...look } = run;
    if (href === undefined || isLink(href)) return [run];
    label += run.text;
    if (runs[index + 1]?.href === href) return [look];
    const said = saysAddress(label.trim(), href);
    label = "";
    return said || href === "" ? [look] : [look, { text: ` (${href})` }];
  });
}

/** The targets that may become links in a chat, up to the longest URL that every browser accepts. */
export function safeHref(href: string | undefined, protocols: readonly string[]): string | undefined {
  if (href === undefined || href.length > 2048 || !isWebAddress(href)) return undefined;
  return protocols.includes(new URL(href).protocol) ? href : undefined;
}
