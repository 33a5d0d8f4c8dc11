import { nearest } from "../text/nearest.ts";

/** The keys that the planner fills in itself, and those that a plan's author writes. */
export const PLANNER_KEYS = ["slug", "version", "created", "language", "phases", "base_commit", "sources"] as const;
export const AUTHOR_KEYS = ["verify", "ralph", "branch", "max_iterations"] as const;
export const FRONT_KEYS = [...PLANNER_KEYS, ...AUTHOR_KEYS];
export type FrontKey = (typeof FRONT_KEYS)[number];

const KEY = /^(["']?)([\p{L}_][\p{L}\d_ .-]{0,60}?)\1[ \t]*:(?=\s|$)/u;

export interface KeyLine {
  /** As it is written, without quotes. */
  written: string;
  /** The text after the colon. */
  rest: string;
}

/** Reads `key: …`. */
export function readKey(line: string): KeyLine | undefined {
  const match = KEY.exec(line);
  return match === null ? undefined : { written: match[2] ?? "", rest: line.slice(match[0].length) };
}

/** The known key that is meant for sure: another case, `-` for `_`, `maxIterations`, `ralph.branch`. */
export function knownKey(written: string): FrontKey | undefined {
  const plain = plainKey(written).replace(/^ralph_(?=.)/, "");
  return FRONT_KEYS.find((key) => key === plain);
}

function plainKey(written: string): string {
  return written
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[ .-]+/g, "_");
}

/** Names that other tools and people give to the same. */
const MEANT: Record<FrontKey & ("verify" | "branch" | "max_iterations"), RegExp> = {
  verify: /^(?:tests?|checks?|commands?|verification|validation|teste?|verific\p{L}*|comenzi)$/u,
  branch: /^(?:ramur[aă])$/u,
  max_iterations: /^(?:max_?)?(?:iter|iterations?|itera[tț]ii)(?:_max)?$/u,
};

/** The known key that an unknown one resembles: `verfiy`, `verify_commands`, `iterations`, `tests`. */
export function resembledKey(written: string): FrontKey | undefined {
  const plain = plainKey(written);
  const meant = (["verify", "branch", "max_iterations"] as const).find((key) => MEANT[key].test(plain));
  if (meant !== undefined) return meant;
  const close = nearest(plain, FRONT_KEYS, plain.length < 5 ? 1 : 2);
  const parts = plain.split("_");
  const shared = FRONT_KEYS.find((key) => parts.includes(key) || key.split("_").some((part) => part === plain));
  return FRONT_KEYS.find((key) => key === close) ?? shared;
}

/** Whether the line could open a front matter. */
export function opensWithField(line: string): boolean {
  return readKey(line.trimStart()) !== undefined || /^\s*\{/.test(line);
}

/** Whether the line names what only a plan's front matter names, whatever it is decorated with, and even if its colon is missing. */
export function mentionsFields(line: string): boolean {
  return /^[\s{>|*+•_`"'-]*(?:verify|ralph|branch|max[ _-]?iterations)\w*[\s`"'*_]*(?:[:=：|]|$)/i.test(line);
}
