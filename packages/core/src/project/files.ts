import path from "node:path/posix";

/** Where phases hand over, and where the plan lies: below the project's folder. */
export const FINAL_PLAN_FILE = "scripts/ralph/final-plan.md";
export const PRD_FILE = "scripts/ralph/prd.json";

export function phaseDocument(phase: string): string {
  return `scripts/ralph/phases/${phase}.md`;
}

const EARLIER_FILES = "scripts/ralph/earlier/";

/** Where a document of an earlier planning lies; `number` tells apart what several left of one document, from 2 on. */
export function earlierFile(file: string, number = 1): string {
  const { name, ext } = path.parse(file);
  return `${EARLIER_FILES}${name}${number === 1 ? "" : `-${number}`}${ext}`;
}

export function isEarlierFile(file: string): boolean {
  return file.startsWith(EARLIER_FILES);
}

const SENT_FILES = "scripts/ralph/files/";

/** A file that the person sent, by its safe name. */
export function sentFile(name: string): string {
  return `${SENT_FILES}${name}`;
}

export function isSentFile(file: string): boolean {
  return file.startsWith(SENT_FILES);
}
