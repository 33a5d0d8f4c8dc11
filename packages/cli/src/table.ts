/** Widest cell of a table for a person, in characters. */
const CELL_MAX = 60;

/** Columns of text, the first row above a rule. */
export function renderTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(toCell));
  const widths = head.map((_name, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [lines[0], widths.map((width) => "─".repeat(width)).join("  "), ...lines.slice(1)].join("\n");
}

function toCell(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > CELL_MAX ? `${line.slice(0, CELL_MAX - 1)}…` : line;
}

export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
