/** A line with a machine line in it. `rest`: what the person is shown of it. */
export interface MarkerLine {
  /** `undefined`: the model made up a status. */
  status: "ready_to_advance" | "needs_input" | undefined;
  rest: string;
}

/** Marks that may stand before, between and behind the parts of a marker. Not endlessly many: each is tried as any part. */
const DECORATION = String.raw`[\s>*_\x60~"'„”“’«»()\[\]{}<>|\\#-]{0,80}`;
const EQUALS = String.raw`(?:[:：=—–]|=>|->|→|\/?>)`;
const OWN_LABEL = String.raw`<?PHASE\\?[_ -]STATUS`;
const READY = String.raw`ready\\?[_ -]to\\?[_ -]advance`;
const NEEDS = String.raw`needs\\?[_ -]input`;

/** Our marker with a status that it may have. */
const OWN = new RegExp(`${OWN_LABEL}${DECORATION}${EQUALS}${DECORATION}(${READY}|${NEEDS})(?![A-Za-z0-9])`, "gi");
/** Our marker with any word, if nothing else is on the line. */
const MADE_UP = new RegExp(
  `^${DECORATION}${OWN_LABEL}${DECORATION}${EQUALS}${DECORATION}[a-z][a-z_]*${DECORATION}[.!]?$`,
  "i",
);
/** Our marker without a sign between its parts, if nothing else is on the line: a row of a table. */
const UNSIGNED = new RegExp(`${OWN_LABEL}${DECORATION}(${READY}|${NEEDS})(?![A-Za-z0-9])`, "i");
/** gstack's skills end with a status of their own. Its words are upper case. Anything else is prose. */
const SKILL = new RegExp(
  `(?<![A-Za-z0-9]_?)(?:STATUS|Status)${DECORATION}${EQUALS}${DECORATION}(DONE_WITH_CONCERNS|DONE|BLOCKED|NEEDS_CONTEXT)(?![A-Za-z0-9])`,
  "g",
);
/** The same without a label. These two words are in no sentence. */
const BARE_SKILL = new RegExp(`^${DECORATION}(DONE_WITH_CONCERNS|NEEDS_CONTEXT)${DECORATION}[.!]?$`);

const PICTURE = String.raw`[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F\u200B-\u200D]`;
/** Marks, pictures and a list's number. */
const ONLY_MARKS = new RegExp(
  String.raw`^(?:[\s>*_\x60~"'„”“’«»()\[\]{}<>|\\#.,;:!✓-]|${PICTURE}|\d+[.)](?=\s))*$`,
  "u",
);
/** A note in brackets and HTML. Behind a marker, nobody would miss them. */
const BRACKETS = String.raw`\((?:[^()]|\([^()]*\))*\)`;
const NOTE = new RegExp(String.raw`${BRACKETS}|\[[^[\]]*\]|<[^<>]*>`, "g");
const NOTE_BEHIND = new RegExp(String.raw`^["'”»*_\x60~\])}]*\s*${BRACKETS}`, "u");
/** A sentence has ended, so that what follows is a machine line. A colon or a word leads to an example instead. */
const SENTENCE_END = new RegExp(String.raw`(?:[.!?…;)\]]|${PICTURE})["'”»*_\x60~)\]]*$`, "u");
const DASH_END = /\s[—–|-]\s*$/u;
/** How many characters at the end of a sentence tell that it has ended. */
const END_LENGTH = 80;
/** Text that goes on behind a machine line, as a new sentence or a note. */
const GOES_ON = /^["'”»*_`~)\]]*\s*(?:[.,;!…—–|]|-\s|\/\/|#|✅|\p{Extended_Pictographic})\s*/u;

/** Marks that lead from a sentence to the marker. */
const LEAD = /[\s*_`~"'„”“«([{<]/u;
const STATUS_WORD = new RegExp(`^${DECORATION}(?:${READY}|${NEEDS})`, "i");

/** `undefined`: no machine line, or a sentence that only talks about one. */
export function readMarkerLine(whole: string): MarkerLine | undefined {
  const line = whole.trimEnd();
  if (BARE_SKILL.test(line)) return { status: statusOf(BARE_SKILL.exec(line)?.[1] ?? ""), rest: "" };
  const found = [...line.matchAll(OWN), ...line.matchAll(SKILL)].toSorted((left, right) => left.index - right.index);
  const [first] = found;
  const last = found.at(-1);
  if (first === undefined || last === undefined) return readUnsigned(line);
  const before = leadOf(line.slice(0, first.index));
  const behind = restOf(line.slice(last.index + last[0].length));
  const between = line.slice(first.index + first[0].length, last.index);
  const isOne = first === last || ONLY_MARKS.test(between);
  if (before === undefined || behind === undefined || !isOne) return undefined;
  return { status: statusOf(last[1] ?? ""), rest: [before, behind].filter((part) => part !== "").join(" ") };
}

function readUnsigned(line: string): MarkerLine | undefined {
  const found = UNSIGNED.exec(line);
  if (found === null) return MADE_UP.test(line) ? { status: undefined, rest: "" } : undefined;
  const around = [line.slice(0, found.index), line.slice(found.index + found[0].length).replace(NOTE, "")];
  return around.every((text) => ONLY_MARKS.test(text)) ? { status: statusOf(found[1] ?? ""), rest: "" } : undefined;
}

function statusOf(word: string): MarkerLine["status"] {
  return /^(ready|DONE)/.test(word) || /^ready/i.test(word) ? "ready_to_advance" : "needs_input";
}

/** The sentence before a marker. `undefined`: it has not ended, so the marker belongs to it. */
function leadOf(before: string): string | undefined {
  if (ONLY_MARKS.test(before.replace(/<!?-*|<[^<>]*>/g, ""))) return "";
  const text = withoutLead(before);
  const end = before.slice(-END_LENGTH);
  if (DASH_END.test(end)) return withoutLead(text.slice(0, -1));
  return SENTENCE_END.test(text.slice(-END_LENGTH)) ? text : undefined;
}

function withoutLead(text: string): string {
  let end = text.length;
  while (end > 0 && LEAD.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** The text behind a marker. `undefined`: the sentence goes on, so it talks about the marker. */
function restOf(behind: string): string | undefined {
  if (ONLY_MARKS.test(behind.replace(NOTE, ""))) return "";
  const noted = behind.replace(NOTE_BEHIND, "");
  const goesOn = GOES_ON.exec(noted);
  if (goesOn === null) return undefined;
  const rest = noted.slice(goesOn[0].length);
  return STATUS_WORD.test(rest) ? undefined : rest.trim();
}
