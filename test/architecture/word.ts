import type { Expression } from "oxc-parser";
import { parseSync, Visitor } from "oxc-parser";

/** `say(locale)` gives a `Catalogue`. */
export interface Giver {
  name: string;
  type: string;
}

/**
 * The words that a file reads: `say(locale).help`, or `words.help` where `words` is what `say` gave.
 * Where one is chosen, as in `words[kind]`, it may be any that the types of the file name.
 */
export function wordsRead(file: string, text: string, giver: Giver): Set<string> {
  const holders = createScopes();
  const [read, named] = [new Set<string>(), new Set<string>()];
  let isChosen = false;
  const type = new RegExp(`\\b(${giver.type}|typeof ${giver.name})\\b`);
  const isGiven = (from: Expression | null) => {
    if (from?.type !== "CallExpression") return from?.type === "Identifier" && holders.has(from.name);
    return from.callee.type === "Identifier" && from.callee.name === giver.name;
  };
  new Visitor({
    ...holders.visitor,
    VariableDeclarator: ({ id, init }) => {
      if (id.type === "Identifier" && isGiven(init)) holders.add(id.name);
    },
    Identifier: ({ name, typeAnnotation }) => {
      if (typeAnnotation && type.test(text.slice(typeAnnotation.start, typeAnnotation.end))) holders.add(name);
    },
    MemberExpression: ({ object, property, computed }) => {
      if (!isGiven(object)) return;
      if (computed) isChosen = true;
      else if (property.type === "Identifier") read.add(property.name);
    },
    TSLiteralType: ({ literal }) => {
      if (literal.type === "Literal" && typeof literal.value === "string") named.add(literal.value);
    },
  }).visit(parseSync(file, text).program);
  return new Set([...read, ...(isChosen ? named : [])]);
}

/** Names, each known in the function where it was added and inside it. */
function createScopes() {
  const scopes = [new Set<string>()];
  const enter = () => void scopes.push(new Set());
  const leave = () => void scopes.pop();
  return {
    add: (name: string) => void scopes.at(-1)?.add(name),
    has: (name: string) => scopes.some((scope) => scope.has(name)),
    visitor: {
      FunctionDeclaration: enter,
      "FunctionDeclaration:exit": leave,
      FunctionExpression: enter,
      "FunctionExpression:exit": leave,
      ArrowFunctionExpression: enter,
      "ArrowFunctionExpression:exit": leave,
    },
  };
}
