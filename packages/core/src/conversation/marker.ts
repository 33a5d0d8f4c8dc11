export type PhaseStatus = "ready_to_advance" | "needs_input";

const MARKER = /^[ \t>*_`-]*PHASE_STATUS:\s*\**\s*`?([a-z_]+)`?[*_` \t.]*$/gim;

/**
 * Separates the marker lines from a turn's text. The last known status wins. Anything but `ready_to_advance` means
 * `needs_input`. The person never sees a marker line, known or unknown.
 */
export function readMarkers(text: string): { status: PhaseStatus; visible: string } {
  const statuses = Array.from(text.matchAll(MARKER), (match) => match[1]?.toLowerCase());
  const known = statuses.findLast((status) => status === "ready_to_advance" || status === "needs_input");
  const visible = text
    .replace(MARKER, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
  return { status: known === "ready_to_advance" ? known : "needs_input", visible };
}
