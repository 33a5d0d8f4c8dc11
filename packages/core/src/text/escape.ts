/** Markdown that shows exactly this text, whatever it contains. Lines must not start with spaces. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, "\\$&");
}
