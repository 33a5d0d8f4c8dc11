import path from "node:path/posix";

/** The folder of the code that Ralph builds, next to the projects' folders. */
export const TASK_LIST_FILE = "approved-tasks.json";

/** Where phases hand over and where the plan is stored, below the project's folder. */
export const RALPH_FOLDER = "scripts/ralph";
export const FINAL_PLAN_NAME = "final-plan.md";
export const FINAL_PLAN_FILE = `${RALPH_FOLDER}/${FINAL_PLAN_NAME}`;
export const PRD_NAME = "prd.json";
export const PRD_FILE = `${RALPH_FOLDER}/${PRD_NAME}`;
/** Ralph makes it when it begins to build. */
export const PROGRESS_FILE = `${RALPH_FOLDER}/progress.txt`;

const PHASE_DOCUMENTS = `${RALPH_FOLDER}/phases/`;

export function phaseDocument(phase: string): string {
  return `${PHASE_DOCUMENTS}${phase}.md`;
}

export function isPhaseDocument(file: string): boolean {
  return file.startsWith(PHASE_DOCUMENTS);
}

const EARLIER_FILES = `${RALPH_FOLDER}/earlier/`;

/** The path of a document of an earlier planning. `number` (from 2) tells apart those of several plannings. */
export function earlierFile(file: string, number = 1): string {
  const { name, ext } = path.parse(file);
  return `${EARLIER_FILES}${name}${number === 1 ? "" : `-${number}`}${ext}`;
}

export function isEarlierFile(file: string): boolean {
  return file.startsWith(EARLIER_FILES);
}

/** Of an earlier planning or an earlier night: no run reads it. */
export function isOldDocument(file: string): boolean {
  return isEarlierFile(file) || file.startsWith(`${RALPH_FOLDER}/archive/`);
}

/** The git ref of the commit that the night of an approved plan starts from. */
export function approvedRef(planSha256: string): string {
  return `refs/echo-planner/approved/${planSha256}`;
}

const SENT_FILES = `${RALPH_FOLDER}/files/`;

/** A file that the person sent, by its safe name. */
export function sentFile(name: string): string {
  return `${SENT_FILES}${name}`;
}

export function isSentFile(file: string): boolean {
  return file.startsWith(SENT_FILES);
}
