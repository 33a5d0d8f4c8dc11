import { Marked } from "marked";

const LINK = /^(https?:|mailto:|#)/i;

function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

/** Raw HTML is shown as text, links go only to the web, images are links. */
const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    html: ({ text }) => escapeHtml(text),
    link({ href, tokens }) {
      const label = this.parser.parseInline(tokens);
      return LINK.test(href)
        ? `<a href="${escapeHtml(href)}" rel="noopener noreferrer" target="_blank">${label}</a>`
        : label;
    },
    image: ({ href, text }) =>
      LINK.test(href)
        ? `<a href="${escapeHtml(href)}" rel="noopener noreferrer" target="_blank">${escapeHtml(text === "" ? href : text)}</a>`
        : escapeHtml(text),
    checkbox: ({ checked }) => (checked ? "☑ " : "☐ "),
  },
});

/** Markdown from a model or a person as harmless HTML. */
export function renderConsoleHtml(markdown: string): string {
  return marked.parse(markdown, { async: false });
}
