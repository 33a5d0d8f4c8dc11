import { toKey, toLine } from "./line.ts";

type Step = "given" | "when" | "then" | "and";

const STEPS: readonly (readonly [Step, RegExp])[] = [
  ["given", /^(?:given|dat fiind|data fiind|dandu se|fie)\b/],
  ["when", /^(?:when|cand)\b/],
  ["then", /^(?:then|atunci)\b/],
  ["and", /^(?:and|but|si|dar)\b/],
];

function stepOf(text: string): Step | undefined {
  const key = toKey(text);
  return STEPS.find(([, pattern]) => pattern.test(key))?.[0];
}

export function isStep(text: string): boolean {
  return stepOf(text) !== undefined;
}

const ORDER: readonly Step[] = ["given", "when", "then"];

/** Joins the steps of one scenario, written on lines or items of their own, into one criterion. */
export class Scenario {
  private last: Step | undefined;

  /** Whether the line goes on with the scenario of the line before. */
  continues(text: string): boolean {
    const step = stepOf(text);
    const { last } = this;
    this.last = step === "and" ? last : step !== undefined && hasThen(text) ? "then" : step;
    if (step === undefined || last === undefined) return false;
    return step === "and" || ORDER.indexOf(step) > ORDER.indexOf(last);
  }

  isOpen(): boolean {
    return this.last !== undefined;
  }

  end(): void {
    this.last = undefined;
  }
}

function hasThen(text: string): boolean {
  return /\b(?:then|atunci)\b/i.test(text);
}

/** Given or when on one line, then on a later one: these lines are a scenario and no sentence. */
export function isScenario(lines: readonly string[]): boolean {
  const steps = lines.slice(0, 200).map(stepOf);
  const first = steps.findIndex((step) => step === "given" || step === "when");
  return first !== -1 && steps.slice(first).includes("then");
}

const TITLE = /^(?:\W{0,3})(?:scenario(?: outline)?|scenariul?|example)\b[^:]{0,20}:/i;
/** "Example: …" is a sentence in a paragraph. */
const TITLE_LINE = /^(?:\W{0,3})(?:scenario(?: outline)?|scenariul?)\b[^:–—]{0,20}[:–—]/i;
const BACKGROUND = /^(?:background|rule|context)\b[^:]{0,20}:/i;

export interface Gherkin {
  criteria: string[];
  /** What is no scenario: `Feature: …`, `Background: …`. */
  before: string[];
}

/** The scenarios of a code block; `undefined` if it holds none. */
export function readGherkin(lang: string, text: string): Gherkin | undefined {
  const lines = text.split("\n").map(toLine).filter(Boolean);
  if (!/^(?:gherkin|cucumber|feature)/i.test(lang) && !isScenario(lines)) return undefined;
  const gherkin: Gherkin = { criteria: [], before: [] };
  const scenario = new Scenario();
  let part: "none" | "titled" | "background" = "none";
  for (const line of lines) {
    const isTitle = TITLE.test(line);
    const goesOn = scenario.continues(line);
    // The steps after a scenario's title belong to it, also a second "Given".
    if (isTitle) part = "titled";
    else if (BACKGROUND.test(line)) part = "background";
    if (part === "background") gherkin.before.push(line);
    else if (isTitle || (part === "none" && isStep(line) && !goesOn)) gherkin.criteria.push(line);
    else if (gherkin.criteria.length > 0) extend(gherkin.criteria, line);
    else gherkin.before.push(line);
  }
  return gherkin.criteria.length === 0 ? undefined : gherkin;
}

function extend(criteria: string[], line: string): void {
  criteria.push(`${criteria.pop() ?? ""}; ${line}`);
}

export function isScenarioTitle(text: string): boolean {
  return TITLE.test(text);
}

/** Whether a line in a paragraph of its own is the title of the scenario below it. */
export function isScenarioTitleLine(text: string): boolean {
  return TITLE_LINE.test(text);
}
