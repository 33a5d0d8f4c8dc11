import type { Expression, Program, Statement } from "oxc-parser";
import { parseSync, Visitor } from "oxc-parser";

/** One small change of a source: the text between `start` and `end` becomes `text`. */
export interface Mutant {
  file: string;
  /** Of the changed text, counted from 1. */
  line: number;
  /** What was done, in words. */
  change: string;
  start: number;
  end: number;
  text: string;
}

interface Span {
  start: number;
  end: number;
}

type Note = (span: Span, change: string, text: string) => void;

const LIMITS: Readonly<Record<string, string>> = { "<": "<=", "<=": "<", ">": ">=", ">=": ">" };
const EQUALS: Readonly<Record<string, string>> = { "===": "!==", "!==": "===" };

/** A condition of the store that always holds, or never does. It names the same attributes and values as `one`. */
const always = (one: string) => `(${one} OR attribute_exists(#pk) OR attribute_not_exists(#pk))`;
const never = (one: string) => `(${one} AND attribute_exists(#pk) AND attribute_not_exists(#pk))`;

/** A log line changes nothing for a person. */
const LOG = /^(?:await )?(?:\w+\.)?log\(/;

/**
 * Every mutant of a source: a condition turned round, a part of a condition left out, a limit moved by one, a call or an
 * assignment left out, an `await` left out, two calls in the other order, a part of a store's condition left out.
 */
export function mutantsOf(file: string, source: string): Mutant[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file} cannot be read`);
  const found = new Map<string, Mutant>();
  const note: Note = ({ start, end }, change, text) => {
    const line = source.slice(0, start).split("\n").length;
    found.set(`${start} ${end} ${text}`, { file, line, change, start, end, text });
  };
  const textOf = ({ start, end }: Span) => source.slice(start, end);
  noteConditions(program, note, textOf);
  noteStatements(program, note, textOf);
  if (file.includes("/dynamo/")) noteStoreConditions(program, note, textOf);
  return [...found.values()].toSorted((left, right) => left.start - right.start || left.end - right.end);
}

export function mutated(source: string, { start, end, text }: Mutant): string {
  return source.slice(0, start) + text + source.slice(end);
}

type TextOf = (span: Span) => string;

function noteConditions(program: Program, note: Note, textOf: TextOf): void {
  const tests = new Set<string>();
  const negate = (test: Expression) => {
    tests.add(`${test.start} ${test.end}`);
    note(test, "condition turned round", `!(${textOf(test)})`);
  };
  new Visitor({
    IfStatement: ({ test }) => negate(test),
    WhileStatement: ({ test }) => negate(test),
    ConditionalExpression: ({ test }) => negate(test),
    LogicalExpression: (node) => {
      if (node.operator === "??") return;
      note(node, `only the left of ${node.operator}`, `(${textOf(node.left)})`);
      note(node, `only the right of ${node.operator}`, `(${textOf(node.right)})`);
    },
    BinaryExpression: (node) => {
      const { operator, left, right } = node;
      const other = LIMITS[operator] ?? (tests.has(`${node.start} ${node.end}`) ? undefined : EQUALS[operator]);
      if (other !== undefined) note(node, `${operator} becomes ${other}`, `${textOf(left)} ${other} ${textOf(right)}`);
    },
  }).visit(program);
}

function noteStatements(program: Program, note: Note, textOf: TextOf): void {
  new Visitor({
    ExpressionStatement: (node) => {
      const { expression } = node;
      if (LOG.test(textOf(node)) || expression.type === "Literal") return;
      note(node, "left out", ";");
      if (expression.type === "AwaitExpression") note(expression, "not awaited", textOf(expression.argument));
    },
    BlockStatement: ({ body }) => noteOrder(body, note, textOf),
  }).visit(program);
}

/** Two calls after one another, of which one is awaited: each could come first. */
function noteOrder(body: readonly Statement[], note: Note, textOf: TextOf): void {
  for (const [index, first] of body.entries()) {
    const second = body[index + 1];
    if (first.type !== "ExpressionStatement" || second?.type !== "ExpressionStatement") continue;
    const both = [first, second];
    if (!both.some(({ expression }) => expression.type === "AwaitExpression")) continue;
    if (both.some((one) => LOG.test(textOf(one)))) continue;
    const span = { start: first.start, end: second.end };
    note(span, "two calls in the other order", `${textOf(second)} ${textOf(first)}`);
  }
}

function noteStoreConditions(program: Program, note: Note, textOf: TextOf): void {
  const inText = (span: Span) => {
    const raw = textOf(span);
    if (!/[#}]\w* (?:[<=>]|AND|OR)|\((?:#\w+)\)/.test(raw)) return;
    const inner = { start: span.start + 1, end: span.end - 1 };
    for (const word of ["AND", "OR"]) {
      const parts = partsOf(textOf(inner), word);
      if (word === "OR" && parts.length === 1) continue;
      for (const { start, text } of parts) {
        const part = { start: inner.start + start, end: inner.start + start + text.length };
        note(part, `the store's condition without ${text}`, word === "AND" ? always(text) : never(text));
      }
    }
    for (const { index, 0: sign } of raw.matchAll(/<=|<(?!>)/g)) {
      const place = { start: span.start + index, end: span.start + index + sign.length };
      note(place, `${sign} becomes ${LIMITS[sign] ?? ""} in the store's condition`, LIMITS[sign] ?? "");
    }
  };
  new Visitor({
    Literal: (node) => {
      if (typeof node.value === "string") inText(node);
    },
    TemplateLiteral: inText,
    CallExpression: ({ callee, arguments: [given] }) => {
      if (callee.type !== "MemberExpression" || callee.object.type !== "ArrayExpression") return;
      if (given?.type !== "Literal" || given.value !== " AND ") return;
      for (const one of callee.object.elements) {
        if (one === null) continue;
        note(one, `the store's condition without ${textOf(one)}`, `\`${always(`\${${textOf(one)}}`)}\``);
      }
    },
  }).visit(program);
}

/** The parts that `word` joins, outside of all parentheses. A part that is not whole in this text is left out. */
function partsOf(text: string, word: string): { start: number; text: string }[] {
  const parts: { start: number; text: string }[] = [];
  let depth = 0;
  let start = 0;
  const end = (at: number) => {
    const part = text.slice(start, at);
    const trimmed = part.trim();
    if (trimmed !== "" && depth === 0) parts.push({ start: start + part.indexOf(trimmed), text: trimmed });
  };
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "(" || text[at] === "{") depth += 1;
    if (text[at] === ")" || text[at] === "}") depth -= 1;
    if (depth !== 0 || !text.startsWith(` ${word} `, at)) continue;
    end(at);
    start = at + word.length + 2;
  }
  end(text.length);
  return parts;
}
