import { readLabel, toKey } from "./line.ts";

export type StoryField = "description" | "criteria" | "dependsOn" | "notes";

export const CRITERIA_NAMES = [
  "acceptance criteria",
  "acceptance criterion",
  "criteria",
  "acceptance",
  "acceptance scenarios",
  "acceptance tests",
  "scenarios",
  "success criteria",
  "definition of done",
  "done when",
  "conditions of satisfaction",
  "ac",
  "acs",
  "criterii de acceptare",
  "criterii de acceptanta",
  "criterii",
  "criteriile de acceptare",
  "scenarii de acceptare",
  "scenarii",
  "criterii de succes",
  "gata cand",
];

const FIELDS: ReadonlyMap<string, StoryField> = new Map([
  ...named("description", ["description", "descriere", "story", "user story", "poveste", "povestea"]),
  ...named("criteria", CRITERIA_NAMES),
  ...named("dependsOn", ["depends on", "dependencies", "dependency", "depends", "blocked by"]),
  ...named("dependsOn", ["depinde de", "dependente", "dependinte"]),
  ...named("notes", ["notes", "note", "technical notes", "implementation notes"]),
  ...named("notes", ["observatii", "note tehnice", "detalii"]),
]);

function named(field: StoryField, keys: readonly string[]): [string, StoryField][] {
  return keys.map((key) => [key, field]);
}

export interface FieldLabel {
  field: StoryField;
  value: string;
}

/** `**Notes:** text`, `Depends on US-001`, `**Acceptance criteria**` alone on its line. */
export function readFieldLabel(line: string): FieldLabel | undefined {
  const text = line.trim().replace(/^<(b|strong|em|i|u)>([^<]{1,60})<\/\1>/i, "$2");
  const labelled = readLabel(text.replace(/^[^\p{L}\p{N}*_`]{1,4}\s*(?=[\p{L}*_])/u, ""), FIELDS);
  if (labelled !== undefined) return { field: labelled.label, value: labelled.value };
  const isBare = /^[*_]{1,3}[^*_]{2,60}[*_]{1,3}:?$|^\p{Lu}[\p{L} ]{1,40}$/u.test(text);
  const bare = isBare ? FIELDS.get(toKey(text)) : undefined;
  return bare === undefined ? dependencyLabel(text) : { field: bare, value: "" };
}

/** Other words for it, and those without a colon, are dependencies only if a story's name follows. */
const DEPENDENCY =
  /^[*_]{0,3}(?:(?:depends on|depinde de)[*_]{0,3}\s|(?:depends (?:up)?on|requires|prerequisites?|needs|after|builds on|depinde de|necesită|după)[*_]{0,3}:[*_]{0,3})\s*(?=\W{0,3}(?:US|story|stories|user stor(?:y|ies)|povest\p{L}*|all|toate)(?![\p{L}]))/iu;

function dependencyLabel(text: string): FieldLabel | undefined {
  const found = DEPENDENCY.exec(text);
  return found === null ? undefined : { field: "dependsOn", value: text.slice(found[0].length) };
}

/** The field that a heading within a story opens: `✅ Acceptance criteria (US-001)`, `Depends on: US-001`. */
export function readFieldHeading(heading: string): FieldLabel | undefined {
  const field = FIELDS.get(toKey(heading));
  if (field !== undefined) return { field, value: "" };
  const labelled = readFieldLabel(heading);
  if (labelled !== undefined) return labelled;
  const bare = toKey(heading.slice(0, 200).replace(/[([][^()[\]]{0,100}[)\]]|\bUS-?\d{1,6}\b/gi, " "));
  const known =
    FIELDS.get(bare) ?? (/^(?:acceptance criteria|criterii de acceptare) /.test(bare) ? "criteria" : undefined);
  return known === undefined ? undefined : { field: known, value: "" };
}
