import type { Finding } from "./finding.ts";
import type { Story } from "./format.ts";
import { toLine } from "./line.ts";
import type { Block, Sourced } from "./outline.ts";
import { sourceLines } from "./placeholder.ts";
import { broken, suggestion } from "./story-finding.ts";
import { isStoryHeading, readStoryHeading, storyId } from "./story-heading.ts";

/** A line that stands out as a heading would: bold, with a `#`, or with its id and a separator in front. */
const STANDS_OUT =
  /^\s*(?:#{1,6}\s|(?:(?:[-*+]|\d{1,3}[.)])\s+)?\W{0,6}(?:US|STORY|(?:User )?[Ss]tory|Povestea)[-_ ]?\d{1,6}\W{0,4}(?:[:—–]|\s[—–-]\s)|\*\*|__)/u;
const ROW_ID = /^\W{0,4}(?:US|STORY)[-_ ]?\d{1,6}\W{0,4}$/i;

/** Whether a block names a story as a heading would. */
export function holdsStory(block: Block): boolean {
  return candidates(block).some(({ text }) => isStoryHeading(withoutBullet(text)));
}

/** Whether a table lists stories. */
export function listsStories(rows: readonly (readonly string[])[]): boolean {
  return rows.some(([first = ""]) => ROW_ID.test(first));
}

function withoutBullet(line: string): string {
  return line.replace(/^\s*(?:#{1,6}\s+|(?:[-*+]|\d{1,3}[.)])\s+)/, "");
}

/** Stories written as something else than a heading, beside stories that have one, or as rows of a table. */
export function hiddenStories(blocks: readonly Block[], stories: readonly Story[]): Finding[] {
  const known = new Set(stories.map(({ id }) => id));
  return blocks.flatMap(candidates).flatMap(({ text, line }) => {
    const story = readStoryHeading(withoutBullet(text));
    if (story === undefined || story.number.includes(".")) return [];
    const id = storyId(Number(story.number));
    if (known.has(id)) return [];
    known.add(id);
    const title = story.title.replace(/:$/, "");
    return [broken("story-not-heading", { text: toLine(text), line }, suggestion({ title }, id))];
  });
}

function candidates(block: Block): Sourced[] {
  switch (block.kind) {
    case "lines":
      return sourceLines(block).filter(({ text }) => STANDS_OUT.test(text));
    case "items":
      return block.items.flatMap((item) =>
        sourceLines({ kind: "items", line: item.line, items: [item] })
          .map(({ text, line }, index) => ({ text: index === 0 ? `- ${text}` : text, line }))
          .filter(({ text }) => STANDS_OUT.test(text.replace(/^- (?=\*\*|__)/, ""))),
      );
    case "rows":
      return block.rows.flatMap((row, index) => {
        const [first = "", second = ""] = row;
        return ROW_ID.test(first)
          ? [{ text: `${toLine(first)}: ${toLine(second)}`, line: block.line + 2 + index }]
          : [];
      });
    case "code": {
      // A sample of Markdown may show a story that is none.
      if (/^(?:markdown|md)$/i.test(block.lang)) return [];
      const lines = block.text.split("\n");
      return lines
        .map((text, index) => ({ text, line: block.line + 1 + index }))
        .filter(({ text }) => /^#{1,6} /.test(text));
    }
    case "heading":
    case "unclosed":
      return [];
  }
}
