import type { Block, Sourced } from "./outline.ts";

/** The headings within code blocks, with the line of the block that holds them in `block`. */
export interface CodeHeading extends Sourced {
  block: number;
}

/** A code block that is closed too late swallows headings. They are kept, to name the cause of what is missing. */
export function codeHeadings(blocks: readonly Block[]): CodeHeading[] {
  return blocks.flatMap((block) => {
    if (block.kind !== "code") return [];
    const lines = block.text.split("\n").map((text, index) => ({ text, line: block.line + 1 + index }));
    return lines.filter(({ text }) => /^#{1,6} \S/.test(text)).map((line) => ({ ...line, block: block.line }));
  });
}
