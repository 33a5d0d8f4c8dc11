import { isMap, isScalar, stringify } from "yaml";
import * as z from "zod";
import { Locale } from "../text/locale.ts";
import { Slug } from "../id/slug.ts";
import { isDefaultBranch } from "./branch.ts";
import type { Finding } from "./finding.ts";
import { DEFAULT_MAX_ITERATIONS, FrontMatter, PhaseCost, SourceDocument } from "./format.ts";
import type { RalphSettings as Ralph } from "./format.ts";
import type { Entry, SourceLine } from "./front-entry.ts";
import { readEntries, readYaml, scalarText, sourceLines } from "./front-entry.ts";
import { settingsElsewhere } from "./front-elsewhere.ts";
import { frontError, frontWarning, quote, readAs } from "./front-finding.ts";
import type { FrontKey } from "./front-key.ts";
import { knownKey, resembledKey } from "./front-key.ts";
import type { Document } from "./front-split.ts";
import { splitFrontMatter } from "./front-split.ts";
import { readBranch, readIterations, readNested } from "./ralph-settings.ts";
import { readVerify } from "./verify.ts";

export type FrontMatterState = "stamped" | "unstamped" | "broken";

export interface FrontMatterReading {
  state: FrontMatterState;
  fields: Omit<FrontMatter, "slug" | "language" | "ralph"> & { slug?: Slug; language?: Locale; ralph: Partial<Ralph> };
  /** What was dropped, changed or not understood. Each quotes it, with its line. */
  findings: Finding[];
}

/** The fields that the planner fills in. It writes them anew, so that a wrong one needs no more than a word. */
const PLANNER_FIELDS = {
  slug: z.union([z.string(), z.number(), z.boolean()]).transform(String).pipe(Slug),
  version: FrontMatter.shape.version,
  created: FrontMatter.shape.created,
  language: Locale,
  phases: z.array(PhaseCost),
  base_commit: z
    .union([z.string(), z.number()])
    .transform(String)
    .pipe(z.string().regex(/^[0-9a-f]{7,64}$/)),
  sources: z.array(SourceDocument),
};

type Given = { [Name in keyof typeof PLANNER_FIELDS]?: z.infer<(typeof PLANNER_FIELDS)[Name]> };

interface Taken {
  given: Given;
  verify: string[];
  ralph: Partial<Ralph>;
  findings: Finding[];
  seen: Set<FrontKey>;
}

/** Reads what an agent or a person wrote, entry by entry: one that is wrong does not take the others with it. */
export function readFrontMatter({ yaml, yamlLine, form, body, bodyLine }: Document): FrontMatterReading {
  const taken: Taken = { given: {}, verify: [], ralph: {}, findings: [], seen: new Set() };
  if (form === "open") taken.findings.push(frontError("front-matter-open", yamlLine, ""));
  const { entries, stray } = readEntries(blockLines(yaml ?? "", yamlLine));
  for (const { line, text } of stray) taken.findings.push(frontError("front-matter-broken", line, quote(text)));
  for (const entry of entries) takeEntry(taken, entry);
  const isGiven = { verify: taken.verify.length > 0, ralph: Object.keys(taken.ralph).length > 0 };
  if (!taken.findings.some(({ severity }) => severity === "error"))
    taken.findings.push(...settingsElsewhere(body, bodyLine, isGiven));
  return readingOf(taken);
}

/** A front matter in JSON or in braces is written as a block first. Its lines are then only the first one's. */
function blockLines(yaml: string, line: number): SourceLine[] {
  const value = /^\s*\{/.test(yaml) ? readYaml(yaml)?.value : undefined;
  if (typeof value !== "object" || value === null) return sourceLines(yaml, line);
  return sourceLines(stringify(value, { lineWidth: 0 }), line).map(({ text }) => ({ line, text }));
}

function readingOf({ given, verify, ralph, findings }: Taken): FrontMatterReading {
  const { slug, version, created, language, base_commit, phases, sources } = given;
  const isStamped = slug !== undefined && version !== undefined && created !== undefined;
  const isBroken = findings.some(({ severity }) => severity === "error");
  return {
    state: isBroken ? "broken" : isStamped ? "stamped" : "unstamped",
    fields: {
      version: version ?? 1,
      created: created ?? "1970-01-01T00:00:00.000Z",
      phases: phases ?? [],
      sources: sources ?? [],
      verify,
      ralph,
      ...present({ slug, language, base_commit }),
    },
    findings,
  };
}

function takeEntry(taken: Taken, entry: Entry, nested = false): void {
  const key = knownKey(entry.key);
  if (key === undefined) return void taken.findings.push(unknown(entry));
  if (taken.seen.has(key) && key !== "verify") {
    taken.findings.push(frontError("front-matter-repeated", entry.line, quote(entry.source)));
    return;
  }
  taken.seen.add(key);
  const isAtHome = nested || (key !== "branch" && key !== "max_iterations");
  if (key !== entry.key || !isAtHome) {
    const home = key === "branch" || key === "max_iterations" ? `ralph.${key}` : key;
    taken.findings.push(readAs(entry.line, entry.source, quote(home)));
  }
  takeKnown(taken, key, entry);
}

function takeKnown(taken: Taken, key: FrontKey, entry: Entry): void {
  switch (key) {
    case "verify": {
      const { commands, findings } = readVerify(entry);
      taken.verify.push(...commands);
      taken.findings.push(...findings);
      return;
    }
    case "branch": {
      const { value, findings } = readBranch(entry);
      if (value !== undefined) taken.ralph.branch = value;
      taken.findings.push(...findings);
      return;
    }
    case "max_iterations": {
      const { value, findings } = readIterations(entry);
      if (value !== undefined) taken.ralph.max_iterations = value;
      taken.findings.push(...findings);
      return;
    }
    case "ralph": {
      const nested = readNested(entry);
      taken.findings.push(...nested.findings);
      for (const inner of nested.entries) takeEntry(taken, inner, true);
      return;
    }
    default:
      takePlannerField(taken, key, entry);
  }
}

function takePlannerField(taken: Taken, key: keyof typeof PLANNER_FIELDS, entry: Entry): void {
  const { line, source } = entry;
  const yaml = readYaml(source);
  const pair = isMap(yaml?.node) ? yaml.node.items[0] : undefined;
  if (pair === undefined) return void taken.findings.push(frontError("front-matter-broken", line, quote(source)));
  const whole = Object.values(yaml?.value as object)[0] as unknown;
  const isText = (key === "slug" || key === "base_commit") && isScalar(pair.value);
  const value = isText ? scalarText(pair.value) : whole;
  const parsed = PLANNER_FIELDS[key].safeParse(value);
  if (parsed.success) Object.assign(taken.given, { [key]: parsed.data });
  else taken.findings.push(frontWarning("front-matter-replaced", line, quote(source)));
}

/** A single value that nobody knows carries nothing for the night. A list or a resembling key may. */
function unknown({ key, line, head, rest, source }: Entry): Finding {
  const meant = resembledKey(key);
  if (meant !== undefined) return frontError("front-matter-misspelt", line, `${quote(source)} → ${quote(meant)}`);
  const isSingle = rest.length === 0 && !/^[[{|>]/.test(head);
  return (isSingle ? frontWarning : frontError)("front-matter-unknown", line, quote(source));
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}

/** `own`: the branch that the project's repository calls its own, whatever its name. */
export function branchFindings(markdown: string, own: string | undefined): Finding[] {
  const document = splitFrontMatter(markdown);
  const { branch } = readFrontMatter(document).fields.ralph;
  const isOwn = branch !== undefined && branch === own && !isDefaultBranch(branch);
  return isOwn ? [frontError("branch-default", document.yamlLine, quote(branch))] : [];
}

export function ralphSettings(slug: string, given: Partial<Ralph>): Ralph {
  return { branch: given.branch ?? `ralph/${slug}`, max_iterations: given.max_iterations ?? DEFAULT_MAX_ITERATIONS };
}

/** The front matter between its lines of dashes, ready to be put before a body. */
export function renderFrontMatter(front: FrontMatter): string {
  const { slug, version, created, language, phases, base_commit, sources, verify, ralph } = front;
  const fields = { slug, version, created, language, phases, ...present({ base_commit }), sources, verify, ralph };
  return `---\n${stringify(fields, { lineWidth: 0, aliasDuplicateObjects: false })}---\n`;
}
