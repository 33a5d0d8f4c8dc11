import * as z from "zod";
import { readJson } from "../text/read-json.ts";

/** A story of a prd.json on which an agent has worked. */
export interface WorkedStory {
  id: string;
  title: string;
  passes: boolean;
  /** Title, description and criteria without an agent's marks. Two equal texts are the same work. */
  text: string;
  priority: number;
}

/** What a prd.json says, whatever form an agent gave it. `head`: its project, branch and description. */
export interface Progress {
  kind: "read";
  head: string;
  stories: WorkedStory[];
}

export type ProgressReading = Progress | { kind: "unreadable"; detail: string };

const Fields = z.record(z.string(), z.unknown());
type Fields = z.infer<typeof Fields>;

/** Reads a prd.json generously. Unreadable is only what is not JSON, as a half-written file, or holds no stories. */
export function readProgress(text: string): ProgressReading {
  const json = parse(text);
  if (json === undefined) return unreadable(text.trim() === "" ? "it is empty" : "it is not JSON, or only half of it");
  const head = Fields.safeParse(json).data ?? {};
  const list = Array.isArray(json) ? json : first(head, "userStories", "user_stories", "stories");
  if (!Array.isArray(list)) return unreadable("it holds no userStories");
  const stories = list.filter((entry) => entry !== null).map((entry) => Fields.safeParse(entry).data);
  if (!stories.every((story) => story !== undefined)) return unreadable("a story of it is not an object");
  const names = [head["project"], branchIn(head), head["description"]];
  return { kind: "read", head: JSON.stringify(names.map(plain)), stories: stories.map(readStory) };
}

/** The branch that a prd.json is for. `undefined` if it names none, or cannot be read. */
export function branchOfPrd(text: string): string | undefined {
  const branch = plain(branchIn(Fields.safeParse(parse(text)).data ?? {}));
  return branch === "" ? undefined : branch;
}

function parse(text: string): unknown {
  return readJson(text.replace(/^\uFEFF/, ""));
}

function branchIn(head: Fields): unknown {
  return first(head, "branchName", "branch_name", "branch");
}

function unreadable(detail: string): ProgressReading {
  return { kind: "unreadable", detail };
}

function readStory(story: Fields): WorkedStory {
  const title = plain(story["title"]);
  const criteria = first(story, "acceptanceCriteria", "acceptance_criteria", "criteria");
  const lines = (Array.isArray(criteria) ? criteria : [criteria]).map(plain).filter((line) => line !== "");
  return {
    id: readId(story["id"]),
    title,
    passes: isYes(first(story, "passes", "passed", "done", "completed", "status")),
    text: JSON.stringify([title, plain(story["description"]), lines]),
    priority: Number(story["priority"]),
  };
}

/** `1`, `us_1` and `US-001` are the same story; `US-001b` is another one. */
export function readId(given: unknown): string {
  const id = plain(given);
  const [, digits] = /^(?:US[-_ ]?)?(\d{1,6})$/i.exec(id) ?? [];
  return digits === undefined ? id : `US-${String(Number(digits)).padStart(3, "0")}`;
}

const YES = /^(?:true|yes|y|1|x|\[x\]|pass|passes|passed|done|complete|completed|✅|✓|✔️?)$/iu;

function isYes(value: unknown): boolean {
  return value === true || value === 1 || (typeof value === "string" && [value.trim(), plain(value)].some(isYesWord));
}

function isYesWord(word: string): boolean {
  return YES.test(word);
}

/** The first field of these names that has a value. */
function first(fields: Fields, ...names: readonly string[]): unknown {
  return names.map((name) => fields[name]).find((value) => value !== undefined && value !== null);
}

/**
 * An agent may have given stories other ids. A story of an unknown id is the plan's one of the same title, if that one
 * is in the file under no other name and the title says which of both it is.
 */
export function recognize(reading: Progress, planned: readonly Pick<WorkedStory, "id" | "title">[]): Progress {
  const known = new Set(planned.map(({ id }) => id));
  const there = new Set(reading.stories.map(({ id }) => id));
  const lost = planned.filter(({ id }) => !there.has(id));
  const stray = reading.stories.filter(({ id }) => !known.has(id));
  const only = (stories: readonly Pick<WorkedStory, "id" | "title">[], key: string) => {
    const [match, other] = stories.filter(({ title }) => titleKey(title) === key);
    return other === undefined ? match : undefined;
  };
  const stories = reading.stories.map((story) => {
    const key = titleKey(story.title);
    if (known.has(story.id) || key === "" || only(stray, key) === undefined) return story;
    return { ...story, id: only(lost, key)?.id ?? story.id };
  });
  return { ...reading, stories };
}

function titleKey(title: string): string {
  return plain(title).toLowerCase();
}

/** Ticks that an agent puts before or behind a line. */
const TICKS = /^(?:(?:[-*+]\s|\[[ xX✓✅]?\]|[☐☑✅✓✔]\uFE0F?)\s*)+|(?:\s*[☑✅✓✔]\uFE0F?)+$/gu;

/** A value as one line, without ticks. A criterion may have become an object with its text in a field. */
function plain(value: unknown): string {
  const fields = Fields.safeParse(value).data;
  const given = fields === undefined ? value : first(fields, "text", "criterion", "description", "title", "name");
  const line = typeof given === "string" || typeof given === "number" ? String(given) : "";
  return line.normalize("NFC").replace(/\s+/g, " ").trim().replace(TICKS, "").trim();
}
