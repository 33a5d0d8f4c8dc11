import type { TelegramRun } from "./layout.ts";

/** Writes runs as HTML. Closes a tag before a run that does not share it, so tags never cross. */
export function writeHtml(runs: TelegramRun[]): string {
  let html = "";
  let open: string[] = [];
  for (const run of runs) {
    const tags = tagsOf(run);
    const differs = open.findIndex((tag, depth) => tag !== tags[depth]);
    const kept = differs === -1 ? open.length : differs;
    html += closing(open.slice(kept)) + tags.slice(kept).join("") + escapeHtml(run.text);
    open = tags;
  }
  return html + closing(open);
}

/** Opening tags from the outside in. Code and pre can hold no other tag, and only a quote can hold them. */
function tagsOf(run: TelegramRun): string[] {
  const quote = run.quote === true ? ["<blockquote>"] : [];
  if (run.pre !== undefined) {
    const { language } = run.pre;
    return [...quote, "<pre>", ...(language === undefined ? [] : [`<code class="language-${escapeHtml(language)}">`])];
  }
  const link = run.href === undefined ? [] : [`<a href="${escapeHtml(run.href)}">`];
  if (run.code === true && run.href === undefined) return [...quote, "<code>"];
  return [
    ...quote,
    ...link,
    ...(run.bold === true ? ["<b>"] : []),
    ...(run.italic === true ? ["<i>"] : []),
    ...(run.strike === true ? ["<s>"] : []),
  ];
}

function closing(tags: string[]): string {
  return tags
    .toReversed()
    .map((tag) => `</${/\w+/.exec(tag)?.[0] ?? ""}>`)
    .join("");
}

const REFERENCES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => REFERENCES[character] ?? character);
}
