import { recognizeSection } from "./section.ts";
import { readFieldLabel } from "./story-field.ts";
import { isStoryHeading } from "./story-heading.ts";

/** Bullets that people paste, and boxes without a dash before them. Markdown knows neither. */
const BULLET = /^( {0,3})(?:[•●▪◦‣⁃■▸►➤]\s*|(?=[☐☑]\s|\[[ xX]?\]\s))/u;

/** `• text` and `[ ] text` as items of a list. */
export function withBullet(line: string): string {
  return line.replace(BULLET, "$1- ");
}

/**
 * Whether a rule right below a text has made a heading of it: a sentence, several lines or a label. It would end the
 * section, and the stories below would be lost.
 */
export function isAccidentalHeading({ depth, text }: { depth: number; text: string }): boolean {
  if (depth !== 2 || recognizeSection(text) !== undefined || isStoryHeading(text)) return false;
  const isProse = text.length > 60 || /\n|^\p{Ll}|[,;]|[.!:…)]$|\*\*[^*]+:\*\*|^[\p{L} ]+:\s/u.test(text);
  return isProse || /^[*_]{0,3}(?:as an?|ca) /i.test(text) || readFieldLabel(text)?.field !== undefined;
}
