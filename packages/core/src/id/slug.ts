import * as z from "zod";

export const SLUG_MAX_LENGTH = 64;

/** A project's name in paths, branches and commands: at least one of `a-z`, `0-9` and `-`, starting with a letter or digit. */
export const Slug = z
  .string()
  .regex(new RegExp(`^[a-z0-9][a-z0-9-]{0,${SLUG_MAX_LENGTH - 1}}$`))
  .brand<"Slug">();
export type Slug = z.infer<typeof Slug>;

export type SlugProblem = "empty" | "too-long" | "characters" | "first-character";

export type SlugCheck =
  | { kind: "slug"; slug: Slug }
  | { kind: "refused"; problem: SlugProblem; given: string; suggestion?: Slug };

/** Accepts exactly what {@link Slug} accepts. Otherwise says what is wrong and suggests a slug if it can make one. */
export function checkSlug(given: string): SlugCheck {
  const parsed = Slug.safeParse(given);
  if (parsed.success) return { kind: "slug", slug: parsed.data };
  const suggestion = suggestSlug(given);
  return { kind: "refused", problem: problemOf(given), given, ...(suggestion === undefined ? {} : { suggestion }) };
}

function problemOf(given: string): SlugProblem {
  if (given.trim() === "") return "empty";
  if (!/^[a-z0-9-]+$/.test(given)) return "characters";
  return given.length > SLUG_MAX_LENGTH ? "too-long" : "first-character";
}

function suggestSlug(given: string): Slug | undefined {
  const text = given
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, SLUG_MAX_LENGTH)
    .replace(/^-+|-+$/g, "");
  return Slug.safeParse(text).data;
}
