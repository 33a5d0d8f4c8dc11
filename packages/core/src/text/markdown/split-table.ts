import type { Tokens } from "marked";
import { known } from "./lex.ts";
import { type Room, pack } from "./pack.ts";
import { guardStart } from "./split-guard.ts";
import { splitInline } from "./split-text.ts";

/** Splits between rows and repeats the header. If not even one row fits below the header, cells become paragraphs. */
export function splitTable(table: Tokens.Table, room: Room): string[] {
  const header = `${writeRow(table.header)}\n${writeDelimiter(table)}`;
  if (!room.rest(header)) return splitCells([table.header, ...table.rows].flat(), room);
  const rows = table.rows.map(writeRow);
  return pack(
    {
      count: rows.length,
      build: (from, to) => [header, ...rows.slice(from, to)].join("\n"),
      separator: () => "\n\n",
      divide: (index, inner) => splitCells([...(index === 0 ? table.header : []), ...(table.rows[index] ?? [])], inner),
    },
    room,
  );
}

function splitCells(cells: Tokens.TableCell[], room: Room): string[] {
  const filled = cells.filter((cell) => cell.text.trim() !== "");
  return pack(
    {
      count: filled.length,
      build: (from, to) =>
        filled
          .slice(from, to)
          .map((cell) => guardStart(cell.text))
          .join("\n\n"),
      separator: () => "\n\n",
      divide: (index, inner) => splitInline(known(filled[index]?.tokens), guardStart, inner),
    },
    room,
  );
}

function writeRow(cells: Tokens.TableCell[]): string {
  return `| ${cells.map((cell) => cell.text.replaceAll("|", "\\|")).join(" | ")} |`;
}

function writeDelimiter(table: Tokens.Table): string {
  const cells = table.align.map((align) => {
    return `${align === "left" || align === "center" ? ":" : "-"}-${align === "right" || align === "center" ? ":" : "-"}`;
  });
  return `| ${cells.join(" | ")} |`;
}
