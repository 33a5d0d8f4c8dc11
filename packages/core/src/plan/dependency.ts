import { storyId } from "./story-heading.ts";

/** No real plan has more. The limit keeps hostile text cheap. */
export const MAX_DEPENDENCIES = 100;

export interface Dependencies {
  ids: string[];
  /** The text says something, but names no story. */
  isUnclear: boolean;
  /** The text says more than the names of stories. */
  hasMore: boolean;
}

const TOKEN =
  /(?<id>(?<!\p{L})(?:us|story|povestea|poveste)[-_‐‑\s#]{0,3}\d{1,6}(?:\.\d{1,3})?(?!\p{L}))|(?<number>#?\d{1,6}(?:\.\d{1,3})?(?!\p{L}))|(?<range>\.{2,3}|[-–—…‐‑])|(?<word>\p{L}+)/gu;

const RANGE = new Set(["to", "through", "thru", "la"]);
const GLUE = new Set(
  "and or the from de on both also plus user utilizator stories story us si sau povestile povestea povesti poveste pe cele cel cea one ones of in it this".split(
    " ",
  ),
);
/** `none`, `nothing — it comes first`, `no other story`, `independent`: what follows explains it, and names no story. */
const NONE =
  /^\W*(?:(?:none|nothing|n\/a|nimic|niciuna|niciunul|independent[a]?|standalone|nu depinde|nu e cazul|nu are)(?:\s*$|\s*[(,;.:–—-]|\s+(?:of|yet|needed|required|at|for|other|from|de|din|alt)\b)|(?:no|nicio|niciun|fara)\s+(?:\p{L}+\s+){0,2}(?:stor(?:y|ies)|poveste|povesti|dependen\p{L}*|prerequisites?|blockers?)\b)/iu;
/** What turns the meaning of the names beside it. */
const EXCLUDING = new Set([
  "not",
  "except",
  "excepting",
  "without",
  "but",
  "unless",
  "nu",
  "fara",
  "exceptand",
  "exceptia",
  "afara",
]);
const ALL = new Set(["all", "every", "everything", "toate", "tot"]);
const EARLIER =
  /^(?:earlier|previous|preceding|prior|above|before|anterioa\w*|anterior|precedent\w*|dinainte|inainte\w*|sus|mai)$/;
const MANY = new Set(["stories", "povestile", "povesti", "cele", "ones"]);

type Token =
  | { kind: "id" | "number"; number: string }
  | { kind: "range" }
  | { kind: "all" | "earlier" | "many" | "excluding" | "other" };

/**
 * `US-001, US-002`, `US-001–US-003`, `1 and 2`, `all earlier stories`, `povestea dinainte`. `idOf` gives the id of a story
 * by its number as written; `earlier` are the ids of the stories before this one.
 */
export function readDependencies(
  text: string,
  earlier: readonly string[],
  idOf: (number: string) => string | undefined,
): Dependencies {
  const plain = text.slice(0, 2000).normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const tokens = tokensOf(plain);
  const has = (kind: Token["kind"]) => tokens.some((token) => token.kind === kind);
  const isNone = NONE.test(plain);
  // "All except US-003" and "none, but US-004" say the opposite of the names in them.
  const isTurned = (has("excluding") || isNone) && has("id");
  if (isNone || isTurned) return { ids: [], isUnclear: isTurned, hasMore: true };
  const hasMore = has("other") || has("excluding");
  const named = numbersOf(tokens, hasMore).map(idOf);
  const before = has("earlier") || (has("all") && named.length === 0 && !hasMore);
  const isAll = before && (has("all") || has("many"));
  const implied = named.length > 0 || !before ? [] : isAll ? earlier : earlier.slice(-1);
  const ids = [...named, ...implied].filter((id) => id !== undefined);
  return {
    ids: Array.from(new Set(ids)).slice(0, MAX_DEPENDENCIES),
    isUnclear:
      named.includes(undefined) || (ids.length === 0 && tokens.some(({ kind }) => kind !== "range") && !before),
    hasMore,
  };
}

function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(TOKEN)).flatMap(({ groups = {} }): Token[] => {
    const { id, number, range, word = "" } = groups;
    if (id !== undefined) return [{ kind: "id", number: digitsOf(id) }];
    if (number !== undefined) return [{ kind: "number", number: digitsOf(number) }];
    if (range !== undefined || RANGE.has(word)) return [{ kind: "range" }];
    if (EXCLUDING.has(word)) return [{ kind: "excluding" }];
    if (ALL.has(word)) return [{ kind: "all" }];
    if (EARLIER.test(word)) return [{ kind: "earlier" }];
    if (MANY.has(word)) return [{ kind: "many" }];
    return GLUE.has(word) ? [] : [{ kind: "other" }];
  });
}

function digitsOf(text: string): string {
  return /\d+(?:\.\d+)?/.exec(text)?.[0] ?? "";
}

/** Bare numbers are stories only if nothing else is said: "2 days" is no story. */
function numbersOf(tokens: readonly Token[], hasMore: boolean): string[] {
  const isStory = (token: Token | undefined) => token?.kind === "id" || (token?.kind === "number" && !hasMore);
  return tokens.flatMap((token, index) => {
    if (!isStory(token) || !("number" in token)) return [];
    const from = tokens[index - 2];
    const isEnd = tokens[index - 1]?.kind === "range" && isStory(from) && from !== undefined && "number" in from;
    return isEnd ? [...between(from.number, token.number), token.number] : [token.number];
  });
}

function between(from: string, to: string): string[] {
  const [first, last] = [Number(from), Number(to)];
  if (!Number.isInteger(first) || !Number.isInteger(last)) return [];
  const count = Math.min(Math.max(0, last - first - 1), MAX_DEPENDENCIES);
  return Array.from({ length: count }, (_, index) => String(first + 1 + index));
}

/** The id of a story without parts in its number. */
export function plainId(number: string): string | undefined {
  return number.includes(".") ? undefined : storyId(Number(number));
}
