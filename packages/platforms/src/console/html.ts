import { Marked } from "marked";
import type { MarkedToken, Token, Tokens } from "marked";
import { removeInvisible } from "@echo/core/text/external";
import { infoOf } from "@echo/core/text/markdown/fence";
import { known, lexMarkdown } from "@echo/core/text/markdown/lex";
import { type Run, inlineRuns, showAddresses } from "@echo/core/text/markdown/run";
import { itemNumbers } from "@echo/core/text/markdown/visible-text";

const LINK = /^(https?:|mailto:)/i;

/** The library's time grows with the square of these. A longer text is shown as written, not rendered. */
const MAX_LENGTH = 200_000;
const MAX_RUN_OF_LINES = 1000;
const MAX_LINE_LENGTH = 20_000;

export function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

function isConsoleLink(href: string): boolean {
  return LINK.test(href);
}

const MARKS = [
  ["bold", "strong"],
  ["italic", "em"],
  ["strike", "del"],
] as const;

/** A line break stays one. */
function inline(tokens: MarkedToken[]): string {
  return showAddresses(inlineRuns(tokens), isConsoleLink).map(writeRun).join("");
}

function writeRun(run: Run): string {
  const text = escapeHtml(run.text).replace(/\n/g, "<br>");
  const marked = MARKS.reduce(
    (html, [look, tag]) => (run[look] === true ? `<${tag}>${html}</${tag}>` : html),
    run.code === true ? `<code>${text}</code>` : text,
  );
  if (run.href === undefined) return marked;
  return `<a href="${escapeHtml(run.href)}" rel="noopener noreferrer" target="_blank">${marked}</a>`;
}

/**
 * Shows raw HTML as text and images as links. Links lead only to web and mail addresses. The highest heading has depth
 * `firstHeading`.
 */
function createMarked(firstHeading: number): Marked {
  return new Marked({
    renderer: {
      html: ({ text }) => escapeHtml(text),
      heading(token) {
        const level = Math.min(6, token.depth + firstHeading - 1);
        return `<h${level}>${inline([token])}</h${level}>\n`;
      },
      paragraph: (token) => `<p>${inline([token])}</p>\n`,
      text: (token) => inline([token]),
      checkbox: () => "",
      list(token) {
        const tag = token.ordered ? "ol" : "ul";
        const numbers = token.ordered ? itemNumbers(token) : [];
        const items = token.items.map((item, index) => {
          const value = numbers[index] === undefined ? "" : ` value="${numbers[index]}"`;
          const box = item.task ? (item.checked === true ? "☑ " : "☐ ") : "";
          return `<li${value}>${box}${this.parser.parse(item.tokens)}</li>\n`;
        });
        return `<${tag}>\n${items.join("")}</${tag}>\n`;
      },
      code(token) {
        const { caption } = infoOf(token);
        const above = caption === "" ? "" : `<p>${escapeHtml(caption)}</p>\n`;
        return `${above}<pre tabindex="0"><code>${escapeHtml(token.text)}</code></pre>\n`;
      },
      table(token) {
        const cells = (row: Tokens.TableCell[], tag: string) =>
          row.map((cell) => `<${tag}>${inline(known(cell.tokens))}</${tag}>`).join("");
        const rows = token.rows.map((row) => `<tr>${cells(row, "td")}</tr>`).join("\n");
        return `<div class="wide" tabindex="0"><table><thead><tr>${cells(token.header, "th")}</tr></thead><tbody>${rows}</tbody></table></div>\n`;
      },
    },
  });
}

const IN_CHAT = createMarked(3);
const ON_PAGE = createMarked(1);

/** A chat message's Markdown, from a model or a person, as harmless HTML. */
export function renderConsoleHtml(markdown: string): string {
  const clean = removeInvisible(markdown);
  return orAsWritten(clean, () => IN_CHAT.parser(lexMarkdown(clean)));
}

/** A document's top-level blocks, for a page to arrange. `undefined` if the text is too long. */
export function lexDocument(markdown: string): Token[] | undefined {
  const clean = removeInvisible(markdown);
  return isTooMuch(clean) ? undefined : lexMarkdown(clean);
}

export function renderTokens(tokens: Token[]): string {
  return orAsWritten(tokens.map(({ raw }) => raw).join(""), () => ON_PAGE.parser(tokens));
}

export function renderDocument(markdown: string): string {
  const tokens = lexDocument(markdown);
  return tokens === undefined ? asWritten(removeInvisible(markdown)) : renderTokens(tokens);
}

/** Renders the text, or shows it as written: thousands of levels of nesting would exhaust the stack. */
function orAsWritten(text: string, render: () => string): string {
  if (isTooMuch(text)) return asWritten(text);
  try {
    return render();
  } catch {
    return asWritten(text);
  }
}

function asWritten(text: string): string {
  return `<pre class="as-written" tabindex="0">${escapeHtml(text)}</pre>`;
}

function isTooMuch(text: string): boolean {
  if (text.length > MAX_LENGTH) return true;
  let run = 0;
  for (const line of text.split("\n")) {
    run = line.trim() === "" ? 0 : run + 1;
    if (run > MAX_RUN_OF_LINES || line.length > MAX_LINE_LENGTH) return true;
  }
  return false;
}
