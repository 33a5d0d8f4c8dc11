import { escapeMarkdown } from "@echo/core/text/escape";
import { splitMarkdown } from "@echo/core/text/markdown/split";
import { splitPlainText } from "@echo/core/text/plain";
import { discordPieces } from "./markdown.ts";

/** Source lengths to try: tables and lists grow when rendered. */
const PART_LENGTHS = [640, 320, 150];

/** A longer source is cut without rendering it whole to see if it fits: the person is waiting for this answer. */
const WHOLE_LENGTH = 4000;

/** The text as one message. If it is too long, its beginning and its end, where the question is. */
export function oneMessage(markdown: string): string {
  const whole = markdown.length <= WHOLE_LENGTH ? asOne(markdown) : undefined;
  if (whole !== undefined) return whole;
  for (const limit of PART_LENGTHS) {
    const parts = splitMarkdown(markdown, { limit }) ?? splitPlainText(markdown, { limit }).map(escapeMarkdown);
    const shortened = asOne([parts[0], "…", ...parts.slice(1).slice(-2)].join("\n\n"));
    if (shortened !== undefined) return shortened;
  }
  return "…";
}

function asOne(markdown: string): string | undefined {
  const [first, ...more] = discordPieces(markdown);
  return more.length === 0 ? first : undefined;
}
