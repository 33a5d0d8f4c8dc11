import { isMap, isSeq } from "yaml";
import { removeInvisible } from "../text/external.ts";
import { isNone } from "./line.ts";
import { isBalanced, isRunnable, withoutQuoted } from "./shell.ts";
import type { Finding } from "./finding.ts";
import { VerifyCommand } from "./format.ts";
import { readYaml, scalarText } from "./front-entry.ts";
import { frontError, quote, readAs } from "./front-finding.ts";

/** What was understood of one or more written entries. Each entry is in `commands`, or a finding quotes it. */
export interface Commands {
  commands: string[];
  findings: Finding[];
}

interface Meaning {
  text: string;
  /** The person is told if the command is not what is written there. */
  isTold: boolean;
}

/** Reads one entry as its author meant it, even where YAML would read something else. Guesses nothing. */
export function readCommand(line: number, written: string): Commands {
  const withoutBox = written.replace(/^\[[ xX]?\](?:\s+|$)/, "");
  if (withoutBox === "") return { commands: [], findings: [] };
  if (isNone(withoutBox)) return { commands: [], findings: [readAs(line, written, "∅")] };
  const meaning = meaningOf(withoutBox);
  const lines = meaning === undefined ? undefined : splitLines(meaning.text);
  const commands = lines?.map(bare);
  const areValid =
    commands?.every((command) => VerifyCommand.safeParse(command).success && isRunnable(command)) === true;
  if (meaning === undefined || commands === undefined || !areValid) return unclear(line, written);
  const isTold = meaning.isTold || withoutBox !== written || commands.join("\n") !== meaning.text.trim();
  return { commands, findings: isTold ? [readAs(line, written, commands.map(quote).join(", ") || "∅")] : [] };
}

export function unclear(line: number, written: string): Commands {
  return { commands: [], findings: [frontError("verify-unclear", line, quote(written))] };
}

/** Text that YAML reads as it is written. */
const PLAIN = /^[A-Za-z_./][^#:"'`\n\\]*$/;

function meaningOf(text: string): Meaning | undefined {
  if (PLAIN.test(text)) return { text, isTold: false };
  const yaml = readYaml(`- ${text.replaceAll("\n", "\n  ")}`);
  const [item] = isSeq(yaml?.node) ? yaml.node.items : [];
  const scalar = scalarText(item);
  const isBlock = /^[|>]/.test(text);
  const lines = text.split("\n").length;
  // YAML would fold two commands into one.
  if (scalar !== undefined && text.startsWith(">") && lines > 2) return foldedLines(textBelow(text));
  if (scalar !== undefined && (isBlock || /^["']/.test(text)))
    return { text: scalar, isTold: lines > (isBlock ? 2 : 1) };
  if (lines > 1) return runOf(item) ?? foldedLines(text);
  if (scalar !== undefined && (scalar === text || isBalanced(scalar))) return { text: scalar, isTold: false };
  return runOf(item) ?? runLine(text) ?? ticked(text) ?? shellText(text);
}

/** Names that workflow files use for a command, and those that may stand beside it and change nothing. */
const RUN = new Set(["run", "command", "cmd", "shell", "script", "exec"]);
const BESIDE = new Set(["name", "title", "description", "id"]);

/** `run: npm test`, also with a name beside it. */
function runOf(item: unknown): Meaning | undefined {
  if (!isMap(item)) return undefined;
  const keys = item.items.map(({ key }) => (scalarText(key) ?? "").toLowerCase());
  const runs = item.items.filter((_, index) => RUN.has(keys[index] ?? ""));
  const isOnlyRun = runs.length === 1 && keys.every((key) => RUN.has(key) || BESIDE.has(key));
  // The text as it is written: YAML would take `! grep x` for a tag, and lose what negates it.
  const command = scalarText(runs[0]?.value);
  return isOnlyRun && command !== undefined ? { text: command, isTold: true } : undefined;
}

/** `run: …` where YAML cannot read what follows. */
function runLine(text: string): Meaning | undefined {
  const [, name = "", rest = ""] = /^(\w+):\s+(\S.*)$/.exec(text) ?? [];
  const inner = RUN.has(name.toLowerCase()) ? meaningOf(rest) : undefined;
  return inner === undefined ? undefined : { text: inner.text, isTold: true };
}

function textBelow(text: string): string {
  return text
    .split("\n")
    .slice(1)
    .map((line) => line.trim())
    .join("\n");
}

/** In backticks or in bold. */
function ticked(text: string): Meaning | undefined {
  const inner = /^(`+|\*\*)\s*([^`*]+?)\s*\1$/.exec(text)?.[2];
  return inner === undefined ? undefined : { text: inner, isTold: true };
}

/** Marks that YAML takes for its own although they are the shell's. The text itself is then the command. */
function shellText(text: string): Meaning | undefined {
  const outside = withoutQuoted(text);
  const isTest = /^(?:\[ .* \]|\[\[ .* \]\])(?:\s*(?:&&|\|\||;).*)?$/.test(text);
  const isGroup = /^\{ .*; *\}/.test(text);
  const isNegated = /^! \S/.test(text);
  const startsQuoted = /^(?:"[^"]*"|'[^']*')\s*\S/.test(text);
  const isPlain = /^[A-Za-z_./$(]/.test(text);
  const isShell = isTest || isGroup || isNegated || startsQuoted || isPlain;
  const isCertain = !/: |:$|(?:^|\s)#/.test(outside) && !/["'`]/.test(outside);
  return isShell && isCertain ? { text, isTold: false } : undefined;
}

/** What cannot be told apart line by line: loops, conditions, here-documents, and what runs in the background. */
const SCRIPT = /^(?:if|for|while|until|case|function|do|then|else|elif|fi|done|esac|[{}(])(?:\s|$)|<<|[;&{(]$/;
/** What the lines after it depend on. */
const STATEFUL = /^(?:cd|pushd|export|set|source|\.|unset|alias|nvm)\s|^\w+=\S*$/;

/** One command a line; joined where a line depends on the one before it. `undefined` if that is a whole script. */
function splitLines(text: string): string[] | undefined {
  const lines = joinContinued(text);
  if (lines.length === 1) return lines;
  if (lines.some((line) => SCRIPT.test(line) || !isBalanced(line))) return undefined;
  return lines.some((line) => STATEFUL.test(line)) ? [lines.join(" && ")] : lines;
}

/** Lines without a sign between them are one command only if the shell would read them so. */
function foldedLines(text: string): Meaning | undefined {
  const lines = joinContinued(text.replace(/\s*\\?\n\s*(?=--?\w)/g, " "));
  return lines.length === 1 ? { text: lines.join(""), isTold: true } : undefined;
}

function joinContinued(text: string): string[] {
  return text
    .replace(/\s*\\\n\s*/g, " ")
    .replace(/(&&|\|\|?)\s*\n\s*/g, "$1 ")
    .replace(/\n\s*(?=&&|\|)/g, " ")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

/** Without what shows that it is a command: a sign before it, a prompt, backticks, bold, the quotes of a text processor. */
function bare(command: string): string {
  return removeInvisible(command)
    .trim()
    .replace(/^(?:\p{Extended_Pictographic}\uFE0F?|[✓☑])\s+/u, "")
    .replace(/^\$ +/, "")
    .replace(/^__(?=\S)(.+[^\s_])__$/, "$1")
    .replace(/^`([^`]+)`$/, "$1")
    .replace(/^[“„”]([^“„”]+)[“”]$/u, "$1")
    .trim();
}
