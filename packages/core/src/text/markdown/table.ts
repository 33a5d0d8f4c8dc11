import type { Tokens } from "marked";
import { known } from "./lex.ts";
import { inlineRuns, showAddresses } from "./run.ts";
import { widthOf } from "../width.ts";

type Align = Tokens.Table["align"][number];

/** The table as lines of text for a fixed-width font. */
export function drawTable(table: Tokens.Table): string {
  const rows = [table.header, ...table.rows].map((row) => row.map(cellText));
  const widths = table.header.map((_, column) => Math.max(3, ...rows.map((row) => widthOf(row[column] ?? ""))));
  const [header, ...body] = rows.map((row) =>
    widths
      .map((width, column) => pad(row[column] ?? "", width, table.align[column] ?? null))
      .join(" | ")
      .trimEnd(),
  );
  return [header, widths.map((width) => "-".repeat(width)).join("-+-"), ...body].join("\n");
}

function cellText(cell: Tokens.TableCell): string {
  return showAddresses(inlineRuns(known(cell.tokens)), () => false)
    .map((run) => run.text)
    .join("")
    .replace(/\s+/g, " ");
}

function pad(text: string, width: number, align: Align): string {
  const missing = Math.max(0, width - widthOf(text));
  const before = align === "right" ? missing : align === "center" ? Math.floor(missing / 2) : 0;
  return " ".repeat(before) + text + " ".repeat(missing - before);
}
