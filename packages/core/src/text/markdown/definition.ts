import type { Tokens } from "marked";

/** A document's link definitions, by their tags, in order. */
export type Definitions = ReadonlyMap<string, Tokens.Def>;

export function definitionsOf(tokens: readonly Tokens.Def[]): Definitions {
  return new Map(tokens.map((token) => [token.tag, token]));
}

/** The definitions that a text may refer to: those whose name it has in brackets. Others would only be looked through. */
export function definitionsIn(text: string, definitions: Definitions): Tokens.Def[] {
  if (definitions.size === 0) return [];
  const names = Array.from(text.matchAll(/\[((?:\\[^]|[^[\]\\])+)\]/g), ([, name = ""]) => tagOf(name));
  return [...new Set(names)].flatMap((name) => definitions.get(name) ?? []);
}

/** As the library compares names. */
function tagOf(name: string): string {
  return name.trim().replace(/\s+/g, " ").toLowerCase().toUpperCase().toLowerCase();
}
