import type { MarkedToken } from "marked";
import { escapeMarkdown } from "../escape.ts";
import { graphemes } from "../grapheme.ts";
import { known } from "./lex.ts";
import { type Room, type Units, pack } from "./pack.ts";

interface Mark {
  open: string;
  close: string;
}

/** A word, or a part of one. It is split only if it is too long for a whole piece. */
interface Word {
  raw: string;
  /** "" when glued to the word before it. */
  before: string;
  marks: readonly Mark[];
}

/** Makes one block of Markdown from the words. */
export type Shape = (inline: string) => string;

/** Splits inline Markdown at lines, sentences, then words; emphasis, code and links are closed and reopened. */
export function splitInline(tokens: MarkedToken[], shape: Shape, room: Room): string[] {
  return pack(wordUnits(wordsOf(tokens), shape), room);
}

/** Splits plain text, and escapes it so that nothing in it is markup. */
export function splitPlain(text: string, shape: Shape, room: Room): string[] {
  const words = Array.from(text.matchAll(/(\s*)(\S+)/g), ([, space = "", raw = ""]) => {
    return { raw: escapeMarkdown(raw), before: space.includes("\n") ? "\n" : " ", marks: [] };
  });
  return pack(wordUnits(words, shape), room);
}

/** Splits text without word boundaries between graphemes. Splits inside a grapheme only if it alone is too long. */
export function splitGraphemes(text: string, shape: Shape, room: Room): string[] {
  return pack(
    stringUnits(unitsOf(text), shape, (part, inner) =>
      pack(
        stringUnits(Array.from(part), shape, (last) => ["", shape(last)]),
        inner,
      ),
    ),
    room,
  );
}

/** The graphemes. A backslash stays with the character that it escapes, the keycap of `\*️⃣` included. */
function unitsOf(text: string): string[] {
  // Here each character is one grapheme. To look for others would take most of the time.
  if (/^[ -~]*$/.test(text)) return text.match(/\\[!-/:-@[-`{-~]|[^]/g) ?? [];
  const parts: string[] = [];
  for (const { segment } of graphemes.segment(text)) {
    const isEscaped = parts.at(-1) === "\\" && /^[!-/:-@[-`{-~]/.test(segment);
    if (isEscaped) parts[parts.length - 1] = `\\${segment}`;
    else parts.push(segment);
  }
  return parts;
}

function stringUnits(parts: string[], shape: Shape, divide: (part: string, room: Room) => string[]): Units {
  return {
    count: parts.length,
    build: (from, to) => shape(parts.slice(from, to).join("")),
    separator: () => "",
    divide: (index, room) => divide(parts[index] ?? "", room),
  };
}

function wordUnits(words: Word[], shape: Shape): Units {
  return {
    count: words.length,
    build: (from, to) => shape(writeWords(words.slice(from, to))),
    separator: (index) => words[index]?.before ?? "",
    cut: (from, to) => cutWords(words, from, to),
    divide: (index, room) => {
      const word = words[index];
      if (word === undefined) return [""];
      return splitGraphemes(word.raw, (raw) => shape(writeWords([{ ...word, raw }])), room);
    },
  };
}

function writeWords(words: Word[]): string {
  let text = "";
  let marks: readonly Mark[] = [];
  for (const [index, word] of words.entries()) {
    const shared = marks.findIndex((mark, depth) => mark !== word.marks[depth]);
    const kept = shared === -1 ? marks.length : shared;
    text += closing(marks.slice(kept)) + (index === 0 ? "" : word.before);
    text +=
      word.marks
        .slice(kept)
        .map((mark) => mark.open)
        .join("") + word.raw;
    marks = word.marks;
  }
  return text + closing(marks);
}

function closing(marks: readonly Mark[]): string {
  return marks
    .toReversed()
    .map((mark) => mark.close)
    .join("");
}

/** Cuts after a line, else after a sentence, else between words. Never gives up more than half of what would fit. */
function cutWords(words: Word[], from: number, to: number): number {
  const lowest = from + Math.ceil((to - from) / 2);
  const isLine = (end: number) => words[end]?.before.includes("\n") === true;
  const isSentence = (end: number) =>
    words[end]?.before !== "" && /[.!?…:;]["'”»)\]]*$/.test(words[end - 1]?.raw ?? "");
  const isWord = (end: number) => words[end]?.before !== "";
  for (const isEnd of [isLine, isSentence, isWord]) {
    for (let end = to; end >= lowest; end -= 1) if (isEnd(end)) return end;
  }
  return to;
}

function wordsOf(tokens: MarkedToken[]): Word[] {
  const words: Word[] = [];
  let before = "";
  const add = (raw: string, marks: readonly Mark[]) => {
    words.push({ raw, before, marks });
    before = "";
  };
  // A character reference is a separate word: if it were cut in two, its letters would show.
  const addText = (raw: string, marks: readonly Mark[]) => {
    for (const [part] of raw.matchAll(/\s+|&[#\w]+;|[^\s&]+|&/g)) {
      if (part.trim() === "") before = part.includes("\n") ? "\n" : " ";
      else add(part, marks);
    }
  };
  const walk = (token: MarkedToken, marks: readonly Mark[]): void => {
    switch (token.type) {
      case "text":
        if (token.tokens === undefined) addText(token.raw, marks);
        else for (const child of known(token.tokens)) walk(child, marks);
        break;
      case "paragraph":
      case "heading":
        for (const child of known(token.tokens)) walk(child, marks);
        break;
      case "strong":
      case "em":
      case "del": {
        const delimiter = delimiterOf(token.raw, token.type);
        const inner = [...marks, { open: delimiter, close: delimiter }];
        for (const child of known(token.tokens)) walk(child, inner);
        break;
      }
      case "link": {
        const isEmpty = token.text.trim() === "";
        if (token.autolink === true || isEmpty || token.href.length > 1000) return add(token.raw, marks);
        const inner = [...marks, { open: "[", close: `](<${token.href.replace(/[<>\n]/g, encodeURIComponent)}>)` }];
        for (const child of known(token.tokens)) walk(child, inner);
        if (token.title) addText(` (${escapeMarkdown(token.title)})`, marks);
        break;
      }
      case "codespan": {
        const inner = [...marks, codeMark(token.text)];
        for (const [part] of token.text.matchAll(/\s+|\S+/g)) {
          if (part.trim() === "") before = " ";
          else add(part, inner);
        }
        break;
      }
      case "br":
        before = "\\\n";
        break;
      case "escape":
        // The escape of a whole literal paragraph has words; that of one character does not.
        addText(token.raw, marks);
        break;
      default:
        add(token.raw, marks);
    }
  };
  for (const token of tokens) walk(token, []);
  return words;
}

function codeMark(text: string): Mark {
  const ticks = "`".repeat(1 + Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length)));
  return text.includes("`") ? { open: `${ticks} `, close: ` ${ticks}` } : { open: ticks, close: ticks };
}

function delimiterOf(raw: string, type: "strong" | "em" | "del"): string {
  if (type === "del") return /^~+/.exec(raw)?.[0] ?? "~~";
  return raw.slice(0, type === "strong" ? 2 : 1);
}
