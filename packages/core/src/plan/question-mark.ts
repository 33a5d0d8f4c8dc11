import { isNone, toKey, toLine } from "./line.ts";

const NOT = "(?:not|non|nu|never|does not|doesn t|do not|don t|is not|isn t|nu e|nu este|nu sunt)";
const BLOCKS =
  "(?:blocking|blockers?|blocks?|blocheaza|blocant[aei]?|show ?stoppers?|must be (?:answered|decided|settled|resolved|clarified)|needs (?:an? |to be )?(?:answer|answered|decision|decided|input|clarification|clarified) before|(?:trebuie (?:sa fie )?|de )(?:lamurit|hotarat|decis|stabilit|clarificat)[ae]?(?= (?:inainte|pana)|$))";
const STORY = String.raw`(?:us ?\d{1,6}|story \d{1,6}(?: \d{1,3})?|povestea \d{1,6}|\d{1,6})`;
const OBJECT = `(?:${STORY}|stories|povestile|and|si|to|for|of|the|pe|pentru|la|before|inainte|de|all|everything|tot|toate|pana|whole|intreg|plan|planul|project|proiectul|work|lucrul|start|startul|build|run|night|noaptea|launch|lansarea|release|deployment|deploy|implementation|implementarea|development|dezvoltarea|delivery|livrarea|coding|mvp|first|prima|questions?|intrebari|intrebarea?)`;
const SUBJECT = "(?:questions?|intrebari|intrebarea?|it|this|ne|us|is|are|e|este|sunt|a|still|inca|hard)";
const MARK = new RegExp(`^(?:${SUBJECT} )*(?<not>${NOT} (?:a )?)?${BLOCKS}(?: ${OBJECT})*$`);
const NEGATIVE = new RegExp(`^(?:${SUBJECT} )*(?:nonblocking|non blocant[aei]?|neblocant[aei]?)(?: ${OBJECT})*$`);

/** Whether the text is nothing but a word about blocking: `Blocking`, `not a blocker`, `Blocks US-002 and US-003`. */
export function isBlockingMark(text: string): boolean | undefined {
  if (text.length > 100) return undefined;
  const key = toKey(text);
  if (NEGATIVE.test(key)) return false;
  const found = MARK.exec(key);
  return found === null ? undefined : found.groups?.["not"] === undefined;
}

/** A field of a question that may say it: `Status: open, blocking`. */
const FIELD = /^(?:status|state|priority|severity|type|impact|stare|prioritate|tip)$/;

/** Whether a column is about blocking: `Blocking (y/n)`, `What it blocks`, `Blochează ce`. */
export function columnMark(heading: string): boolean | undefined {
  const mark = isBlockingMark(heading.replace(/\([^)]*\)/g, " "));
  const key = toKey(heading);
  return mark ?? (key.split(" ").length <= 4 && COLUMN.test(key) ? true : undefined);
}

const COLUMN =
  /(?:^| )(?:what (?:it|this) blocks|blocks (?:what|which|us|stories)|blocking us|blocked (?:us|stories)|blocheaza (?:ce|pe cine)|ce blocheaza|povesti blocate)(?: |$)/;

/** As {@link isBlockingMark}, also with an answer: `blocking: no`. */
export function markerIn(text: string): boolean | undefined {
  const mark = isBlockingMark(text);
  if (mark !== undefined) return mark;
  const [, label = "", value = ""] =
    /^([^:=?]{4,60})[:=?]\s*(.{1,40})$/u.exec(toLine(text.replace(/[*_`]+/g, ""))) ?? [];
  if (FIELD.test(toKey(label)))
    return value
      .split(/[,/]/)
      .map(isBlockingMark)
      .find((one) => one !== undefined);
  const answer = isBlockingMark(label) === true ? answerIn(value) : undefined;
  return answer?.rest === "" ? answer.isYes : undefined;
}

export interface Answer {
  isYes: boolean;
  /** What follows the answer. */
  rest: string;
}

const YES = /^(?:yes|yep|y|da|true|✅|✔|☑|🔴|🟥|🛑|⛔)$/iu;
const WORD =
  /^[*_`"']{0,3}(yes|yep|y|da|true|no|nope|n|nu|false)[*_`"']{0,3}(?:\s+[—–-]\s+|\s*[,.;:!|]+[*_`]{0,3}\s*|\s*$)/iu;
const SIGN = /^[*_]{0,3}(✅|✔|☑|🔴|❌|✗|✘|✖|☐|⬜|🟢|🟩|🟥|🛑|⛔)\uFE0F?[*_]{0,3}\s*[,.;:—–-]?\s*/u;

/** The yes or no that the text begins with: `no. Which colour?`, `**Da**`, `✅`. */
export function answerIn(text: string): Answer | undefined {
  const found = WORD.exec(text) ?? SIGN.exec(text);
  return found === null ? undefined : { isYes: YES.test(found[1] ?? ""), rest: toLine(text.slice(found[0].length)) };
}

/** A cell of the column "Blocking". What is neither a yes nor a no blocks, so that a person looks at it. */
export function cellBlocks(cell: string, isNegative: boolean): boolean {
  if (/^\s*(?:\[[xX]\]|[☑xX1])\s*$/u.test(cell)) return !isNegative;
  const line = toLine(cell);
  const answer = answerIn(line);
  if (answer !== undefined) return answer.isYes !== isNegative;
  const isEmpty = /^[\s—–-]*0?$/.test(line) || isNone(line);
  return isEmpty ? isNegative : (isBlockingMark(line) ?? true);
}

/** A cell that says nothing but yes, no or `Blocking`. */
export function isPlainAnswer(cell: string): boolean {
  const line = toLine(cell);
  const isSign = /^(?:\[[xX ]?\]|[☑☐xX01]|[\s—–-]*)$/u.test(line);
  return isSign || answerIn(line)?.rest === "" || isBlockingMark(line) !== undefined || isNone(line);
}
