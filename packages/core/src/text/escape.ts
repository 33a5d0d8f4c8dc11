/** Markdown that shows exactly this text, for any text. Its lines must not start with spaces. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, "\\$&");
}
