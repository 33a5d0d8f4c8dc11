const CODE = /(?<![\\`])(`+)(?!`)(.*?[^`])\1(?!`)/g;

/**
 * The table's source with a column for each cell of its longest row, because the library drops cells that have no
 * column. A bar in code does not end its cell.
 */
export function widenTable(source: string): string {
  const [header = "", delimiter = "", ...rows] = source.split("\n").map(escapeBars);
  const missing = Math.max(...rows.map(countCells), 0) - countCells(header);
  if (missing <= 0 || countCells(header) !== countCells(delimiter)) return [header, delimiter, ...rows].join("\n");
  return [closed(header) + "  |".repeat(missing), closed(delimiter) + "---|".repeat(missing), ...rows].join("\n");
}

function escapeBars(row: string): string {
  return row.replace(CODE, (code) => code.replace(/(?<!\\)\|/g, "\\|"));
}

function countCells(row: string): number {
  return row.trim() === ""
    ? 0
    : row
        .trim()
        .replace(/^\|/, "")
        .replace(/(?<!\\)\|$/, "")
        .split(/(?<!\\)\|/).length;
}

function closed(row: string): string {
  return (
    row
      .trimEnd()
      .replace(/(?<!\\)\|$/, "")
      .trimEnd() + " |"
  );
}
