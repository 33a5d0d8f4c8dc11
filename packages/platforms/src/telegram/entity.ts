import * as z from "zod";

/** Formatting of a part of a text. Offset and length count UTF-16 units. Kinds that we do not know change nothing. */
const Entity = z.object({
  type: z.string(),
  offset: z.int().nonnegative(),
  length: z.int().positive(),
  url: z.string().optional(),
  language: z.string().optional(),
  user: z.object({ first_name: z.string(), last_name: z.string().optional() }).optional(),
});
export type Entity = z.infer<typeof Entity>;

/** Formatting that we cannot read loses the formatting, never the words. */
export const Entities = z.array(Entity).catch([]).optional();

interface Node extends Entity {
  end: number;
  inner: Node[];
}

/** The text as the person's own Markdown. Only adds markup: every character of the text stays, in its order. */
export function toMarkdown(text: string, entities: readonly Entity[] = []): string {
  return write(text, { from: 0, to: text.length }, nest(text, entities));
}

/** Formatting is nested by contract. What overlaps by halves, or would cut a character in two, is left out. */
function nest(text: string, entities: readonly Entity[]): Node[] {
  const roots: Node[] = [];
  const open: Node[] = [];
  const ordered = entities.toSorted((left, right) => left.offset - right.offset || right.length - left.length);
  for (const entity of ordered) {
    const node = { ...entity, end: entity.offset + entity.length, inner: [] };
    while ((open.at(-1)?.end ?? Infinity) <= node.offset) open.pop();
    const outer = open.at(-1);
    const isWhole = isBoundary(text, node.offset) && isBoundary(text, node.end);
    if (!isWhole || (outer !== undefined && (isVerbatim(outer) || node.end > outer.end))) continue;
    (outer?.inner ?? roots).push(node);
    open.push(node);
  }
  return roots;
}

function isBoundary(text: string, at: number): boolean {
  return at <= text.length && !(isHalf(text, at - 1, 0xd800) && isHalf(text, at, 0xdc00));
}

function isHalf(text: string, at: number, first: number): boolean {
  const unit = text.charCodeAt(at);
  return unit >= first && unit < first + 0x400;
}

function isVerbatim({ type }: Node): boolean {
  return type === "pre" || type === "code";
}

function write(text: string, { from, to }: { from: number; to: number }, nodes: readonly Node[]): string {
  let written = "";
  let at = from;
  for (const node of nodes) {
    const inner = write(text, { from: node.offset, to: node.end }, node.inner);
    written +=
      text.slice(at, node.offset) +
      markUp(node, inner, { before: text.slice(0, node.offset), after: text.slice(node.end) });
    at = node.end;
  }
  return written + text.slice(at, to);
}

function markUp(node: Node, inner: string, around: { before: string; after: string }): string {
  switch (node.type) {
    case "bold":
      return delimited(inner, "**");
    case "italic":
      return delimited(inner, "_");
    case "strikethrough":
      return delimited(inner, "~~");
    case "code":
      return inlineCode(inner);
    case "pre":
      return ownLines(codeBlock(inner, node.language ?? ""), around, "\n");
    case "blockquote":
    case "expandable_blockquote":
      return ownLines(`> ${inner.replaceAll("\n", "\n> ")}`, around, "\n\n");
    case "text_link":
      return node.url === undefined ? inner : link(inner, node.url);
    case "text_mention":
      return named(inner, node.user);
    default:
      return inner;
  }
}

/** Markup does not count as such beside white space, so it goes inside. */
function delimited(inner: string, mark: string): string {
  const words = inner.trim();
  if (words === "") return inner;
  const start = inner.indexOf(words);
  return inner.slice(0, start) + mark + words + mark + inner.slice(start + words.length);
}

function inlineCode(inner: string): string {
  const mark = "`".repeat(longestRun(inner) + 1);
  const pad = inner.startsWith("`") || inner.endsWith("`") ? " " : "";
  return `${mark}${pad}${inner}${pad}${mark}`;
}

function codeBlock(inner: string, language: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(inner) + 1));
  return `${fence}${language.replace(/[^\w+#.-]/g, "")}\n${inner}${inner.endsWith("\n") ? "" : "\n"}${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
}

/** `gap`: the least that separates the block from the text after it. */
function ownLines(block: string, { before, after }: { before: string; after: string }, gap: string): string {
  const start = before === "" || before.endsWith("\n") ? "" : "\n";
  const ends = after.startsWith("\n") ? gap.slice(1) : gap;
  return `${start}${block}${after === "" ? "" : ends}`;
}

function link(inner: string, url: string): string {
  const address = url.replace(/[\s<>]/g, encodeURIComponent);
  if (address === "" || address === inner.trim()) return inner;
  return `[${inner}](${/[()]/.test(address) ? `<${address}>` : address})`;
}

/** A person without a username is mentioned by any words. */
function named(inner: string, user: Entity["user"]): string {
  const name = user === undefined ? "" : fullName(user);
  return name === "" || inner.includes(name) ? inner : `${inner} (${name})`;
}

export function fullName({
  first_name: first,
  last_name: last,
}: {
  first_name?: string | undefined;
  last_name?: string | undefined;
}): string {
  return `${first ?? ""} ${last ?? ""}`.trim();
}
