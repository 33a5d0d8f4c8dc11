import { parse, stringify } from "yaml";
import * as z from "zod";
import { Locale } from "../text/locale.ts";
import { Slug } from "../id/slug.ts";
import {
  Branch,
  DEFAULT_MAX_ITERATIONS,
  FrontMatter,
  PhaseCost,
  RalphSettings,
  SourceDocument,
  VerifyCommand,
} from "./format.ts";
import type { RalphSettings as Ralph } from "./format.ts";

/** A front matter longer than this is not one. */
const MAX_YAML_LENGTH = 64_000;

const OPENING = /^\uFEFF?\s*---[ \t]*\r?\n/;
const CLOSING = /^---[ \t]*\r?(?:\n|$)/;

export interface Document {
  /** `undefined` if the document has no front matter. */
  yaml: string | undefined;
  /** Everything after the closing line, byte for byte. */
  body: string;
}

/** Splits a document. A rule (`---`) with ordinary text after it is not front matter. */
export function splitFrontMatter(markdown: string): Document {
  const opening = OPENING.exec(markdown.slice(0, 1000))?.[0];
  if (opening === undefined) return { yaml: undefined, body: markdown };
  for (let at = opening.length; at !== -1 && at < MAX_YAML_LENGTH; at = nextLine(markdown, at)) {
    const closing = CLOSING.exec(markdown.slice(at, at + 200))?.[0];
    if (closing === undefined) continue;
    const yaml = markdown.slice(opening.length, at);
    if (!looksLikeFields(yaml)) break;
    return { yaml, body: markdown.slice(at + closing.length) };
  }
  return { yaml: undefined, body: markdown };
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? -1 : end + 1;
}

/** In front matter the first line that is not blank or a comment is `key: …`. An empty one is valid too. */
function looksLikeFields(yaml: string): boolean {
  const lines = yaml.split("\n").map((line) => line.trim());
  if (lines.some((line) => line.startsWith("##"))) return false;
  const first = lines.find((line) => line !== "" && !line.startsWith("#"));
  return first === undefined || /^["']?[A-Za-z_]\w*["']?\s*:(?:\s|$)/.test(first);
}

export type FrontMatterState = "stamped" | "unstamped" | "broken";

export interface FrontMatterReading {
  state: FrontMatterState;
  fields: Omit<FrontMatter, "slug" | "language" | "ralph"> & { slug?: Slug; language?: Locale; ralph: Partial<Ralph> };
}

const Text = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const Count = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
]);

const Lenient = z.object({
  slug: Text.pipe(Slug).optional().catch(undefined),
  version: Count.pipe(FrontMatter.shape.version).optional().catch(undefined),
  created: FrontMatter.shape.created.optional().catch(undefined),
  language: Locale.optional().catch(undefined),
  phases: listOf(PhaseCost),
  base_commit: Text.pipe(z.string().regex(/^[0-9a-f]{7,64}$/))
    .optional()
    .catch(undefined),
  sources: listOf(SourceDocument),
  verify: z.preprocess(
    (value) => (typeof value === "string" ? [value] : value),
    listOf(Text.pipe(z.string().trim()).pipe(VerifyCommand)),
  ),
  ralph: z
    .object({
      branch: Branch.optional().catch(undefined),
      max_iterations: Count.pipe(RalphSettings.shape.max_iterations).optional().catch(undefined),
    })
    .catch({}),
});

/** Keeps the valid entries. */
function listOf<T extends z.ZodType>(entry: T) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((values) =>
      values.slice(0, 1000).flatMap((value) => {
        const parsed = entry.safeParse(value);
        return parsed.success ? [parsed.data] : [];
      }),
    );
}

/** Reads the fields that an agent or a person wrote, one by one. An invalid or missing field gets its default. */
export function readFrontMatter(yaml: string | undefined): FrontMatterReading {
  const value = yaml === undefined ? {} : parseYaml(yaml);
  const parsed = Lenient.safeParse(value ?? {});
  const given = parsed.data ?? Lenient.parse({});
  const { slug, version, created, language, base_commit, ralph } = given;
  const isStamped = slug !== undefined && version !== undefined && created !== undefined;
  return {
    state: value === undefined || !parsed.success ? "broken" : isStamped ? "stamped" : "unstamped",
    fields: {
      version: version ?? 1,
      created: created ?? "1970-01-01T00:00:00.000Z",
      phases: given.phases,
      sources: given.sources,
      verify: given.verify,
      ralph: present({ branch: ralph.branch, max_iterations: ralph.max_iterations }),
      ...present({ slug, language, base_commit }),
    },
  };
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}

/** `undefined` if the text is not YAML, or if the YAML is not a set of fields. */
function parseYaml(yaml: string): object | undefined {
  try {
    const value: unknown = parse(yaml.replace(/\r\n?/g, "\n"), {
      logLevel: "error",
      prettyErrors: false,
      maxAliasCount: 20,
      uniqueKeys: false,
    });
    if (value === null) return {};
    return typeof value === "object" && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
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
