import { cut } from "@echo/core/text/cut";
import { widthOf } from "@echo/core/text/width";

/** Greatest width of a table cell, in characters. */
const CELL_MAX = 60;

/** Lays out rows as columns of text, with a rule below the first row. */
export function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(toCell));
  const widths = head.map((_name, column) => Math.max(...cells.map((row) => widthOf(row[column] ?? ""))));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => cell + " ".repeat((widths[column] ?? 0) - widthOf(cell)))
      .join("  ")
      .trimEnd(),
  );
  return [lines[0], widths.map((width) => "─".repeat(width)).join("  "), ...lines.slice(1)].join("\n");
}

function toCell(text: string): string {
  return cut(text.replace(/\s+/g, " ").trim(), CELL_MAX);
}

export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
