import { Marked } from "marked";
import type { Token, Tokens } from "marked";
import { removeInvisible } from "@echo/core/text/external";

const LINK = /^(https?:|mailto:)/i;

/** The library's time grows with the square of these. A longer text is shown as written, not rendered. */
const MAX_LENGTH = 200_000;
const MAX_RUN_OF_LINES = 1000;
const MAX_LINE_LENGTH = 20_000;

export function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

function link(href: string, label: string): string {
  return LINK.test(href)
    ? `<a href="${escapeHtml(href)}" rel="noopener noreferrer" target="_blank">${label}</a>`
    : label;
}

/**
 * Shows raw HTML as text and images as links. Links lead only to web and mail addresses. The highest heading has depth
 * `firstHeading`.
 */
function createMarked(firstHeading: number): Marked {
  return new Marked({
    gfm: true,
    breaks: true,
    renderer: {
      html: ({ text }) => escapeHtml(text),
      heading({ depth, tokens }) {
        const level = Math.min(6, depth + firstHeading - 1);
        return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>\n`;
      },
      link({ href, tokens }) {
        return link(href, this.parser.parseInline(tokens));
      },
      image: ({ href, text }) => link(href, escapeHtml(text === "" ? href : text)),
      checkbox: ({ checked }) => (checked ? "☑ " : "☐ "),
      code: ({ text }) => `<pre tabindex="0"><code>${escapeHtml(text)}</code></pre>\n`,
      table(token) {
        const cells = (row: Tokens.TableCell[], tag: string) =>
          row.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join("");
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
  return orAsWritten(clean, () => IN_CHAT.parse(clean, { async: false }));
}

/** A document's top-level blocks, for a page to arrange. `undefined` if the text is too long or nested too deeply. */
export function lexDocument(markdown: string): Token[] | undefined {
  const clean = removeInvisible(markdown);
  if (isTooMuch(clean)) return undefined;
  try {
    return ON_PAGE.lexer(clean);
  } catch {
    return undefined;
  }
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
