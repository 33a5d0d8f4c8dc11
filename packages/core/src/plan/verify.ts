import { isSeq } from "yaml";
import type { Entry, SourceLine } from "./front-entry.ts";
import { indentOf, readYaml, scalarText } from "./front-entry.ts";
import { readKey } from "./front-key.ts";
import { isNone } from "./line.ts";
import { withoutQuoted } from "./shell.ts";
import type { Commands } from "./verify-command.ts";
import { readCommand, unclear } from "./verify-command.ts";

const BULLET = /^(\s*)((?:[-*+•–—]|\d{1,2}[.)])(?:\s+|$))(.*)$/;
const BLOCK = /(?:^|:\s)[|>][+-]?\d?[+-]?$/;

/** More commands than any plan has. */
const MAX_COMMANDS = 200;

/** The commands of `verify`, in whatever form they are listed. */
export function readVerify({ line, head, rest, source }: Entry): Commands {
  const [below] = rest;
  const isList = below !== undefined && BULLET.test(below.text);
  if (head === "" && below?.text.trimStart().startsWith("[") === true)
    return readFlow(below.line, rest.map(({ text }) => text.trim()).join("\n"), rest.length === 1);
  if (head === "" || (BLOCK.test(head) && isList)) return isList ? readItems(rest) : readLines(rest);
  if (head.startsWith("[")) return readFlow(line, source.slice(source.indexOf("[")), rest.length === 0);
  if (isList) return both(readCommand(line, head), readItems(rest));
  // That there is no command is a finding of the plan.
  if (rest.length === 0 && (isNone(head) || /^(?:null|~)$/i.test(head))) return { commands: [], findings: [] };
  const isAmbiguous = /^(?:true|false|yes|no|on|off|[\d.]+)$/i.test(head) || /^[^"'|>].*, /.test(withoutQuoted(head));
  if (isAmbiguous) return unclear(line, source);
  return readCommand(line, [head, ...rest.map(({ text }) => text)].join("\n"));
}

function both(one: Commands, other: Commands): Commands {
  return { commands: [...one.commands, ...other.commands], findings: [...one.findings, ...other.findings] };
}

function all(parts: readonly Commands[]): Commands {
  return { commands: parts.flatMap(({ commands }) => commands), findings: parts.flatMap(({ findings }) => findings) };
}

interface Item extends SourceLine {
  indent: number;
  /** Where the text begins. */
  column: number;
}

function readItems(lines: readonly SourceLine[]): Commands {
  const items: Item[] = [];
  for (const { line, text } of lines) {
    const [, indent = "", mark = "", rest = ""] = BULLET.exec(text) ?? [];
    const current = items.at(-1);
    const deeper = current !== undefined && indentOf(text) > current.indent;
    const continues =
      deeper && (mark === "" || BLOCK.test(current.text.split("\n")[0] ?? "") || current.text.endsWith(":"));
    if (current !== undefined && continues) current.text += `\n${text.slice(Math.min(indentOf(text), current.column))}`;
    else if (mark === "") items.push({ line, text, indent: Infinity, column: 0 });
    else items.push({ line, text: rest, indent: indent.length, column: indent.length + mark.length });
  }
  const few = items.slice(0, MAX_COMMANDS);
  const [tooMany] = items.slice(MAX_COMMANDS);
  const read = few.map(({ line, text, indent }) =>
    indent === Infinity ? unclear(line, text) : readCommand(line, text),
  );
  return all(tooMany === undefined ? read : [...read, unclear(tooMany.line, tooMany.text)]);
}

const FENCE = /^\s*(?:`{3,}|~{3,})\s*\w*$/;

/** No list: a command on each line, also between fences. A name before a command is not certain to be one. */
function readLines(lines: readonly SourceLine[]): Commands {
  const [first] = lines;
  if (first === undefined) return { commands: [], findings: [] };
  const inner = lines.filter((below) => !FENCE.test(below.text));
  if (inner.length < lines.length) return readLines(inner);
  const text = lines.map((below) => below.text.trim()).join("\n");
  const hasNames = lines.some((below) => readKey(below.text.trim()) !== undefined);
  if (hasNames) return all(lines.slice(0, MAX_COMMANDS).map((below) => readCommand(below.line, below.text.trim())));
  return readCommand(first.line, lines.length === 1 ? text : `|\n${text}`);
}

/** `[npm test, "npx tsc"]`, on one line or several. */
function readFlow(line: number, text: string, isOneLine: boolean): Commands {
  const yaml = readYaml(text);
  const splitsWords = /,(?=[^\s\]])/.test(text.replace(/"(?:\\.|[^"\\])*"|'[^']*'/g, ""));
  if (
    yaml === undefined ||
    !isSeq(yaml.node) ||
    splitsWords ||
    (/^\[ .* \]$/.test(text) && /^\[ !?\s?-\w /.test(text))
  ) {
    return isOneLine ? readCommand(line, text) : unclear(line, text);
  }
  const items = yaml.node.items.slice(0, MAX_COMMANDS).map((item) => {
    const written = scalarText(item);
    const [start = 0, end = 0] = (item as { range?: [number, number, number] }).range ?? [];
    const at = line + text.slice(0, start).split("\n").length - 1;
    return written === undefined ? readCommand(at, text.slice(start, end)) : readCommand(at, asScalar(written));
  });
  return all(items);
}

/** Text whose quotes YAML has already taken away, so that it is not read as YAML again. */
function asScalar(text: string): string {
  return /^["'`[{!&*|>%@-]|: |:$| #|\n/.test(text) ? `'${text.replaceAll("'", "''")}'` : text;
}
