import type { Tokens } from "marked";

/** Source of a fenced block whose fence no line of `text` can close. The info string is kept if it is valid. */
export function fence(text: string, info: string): string {
  const character = info.includes("`") ? "~" : "`";
  const runs = Array.from(text.matchAll(character === "`" ? /`+/g : /~+/g), ([run]) => run.length);
  const marks = character.repeat(Math.max(3, 1 + Math.max(0, ...runs)));
  return `${marks}${info}\n${text}\n${marks}`;
}

/** The info string as written. A paragraph after an unclosed fence is not one. */
export function infoOf(token: Tokens.Code): string {
  const info = /^ *(?:`{3,}|~{3,})([^\n]*)/.exec(token.raw)?.[1]?.trim() ?? "";
  return token.codeBlockStyle === "indented" || info.length > 80 ? "" : info;
}

/** Whether the block is fenced without a closing fence, so that it runs to the end of the text. */
export function isUnclosed(token: Tokens.Code): boolean {
  const open = /^ *(`{3,}|~{3,})/.exec(token.raw)?.[1];
  if (token.codeBlockStyle === "indented" || open === undefined) return false;
  const lines = token.raw.trimEnd().split("\n");
  const last = lines.at(-1)?.trim() ?? "";
  return lines.length < 2 || last.length < open.length || last !== open.charAt(0).repeat(last.length);
}
