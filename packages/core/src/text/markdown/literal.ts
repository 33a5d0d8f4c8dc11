/** Stands where a character is only itself. A letter, so that Markdown's rules see a word that goes on. */
export const LITERAL = "a";

/** Code and escaped characters are covered, so that nothing in them counts. Neither cover is ASCII or white space. */
const CODE = "é";
const ESCAPED = "·";

const ALWAYS_BEFORE = /[\p{L}\p{M}\p{N}_/\\]/u;
const ALWAYS_AFTER = /^(?:[\p{L}\p{M}\p{N}_/\\]|\.[\p{L}\p{N}*])/u;
/** They join an expression with a single mark: `f(x)*2`, `$*HOME`. Before `**` they end a sentence: `Done.**Next**`. */
const ONCE_BEFORE = /[.)\]}$%=+#&]/;
const ONCE_AFTER = /^[([{$%=+#@&<]/;

/** Scripts that put no spaces between words. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

/** The `*` of `*️⃣`. */
const KEYCAP = /\*(?=\uFE0F?\u20E3)/gu;

const PUNCTUATION = /(?![*_~\\])\p{P}/u;

/** A word of more marks is no prose, and comparing them all would take long. */
const MARKS_MAX = 200;

interface Mark {
  at: number;
  /** `*`, `__`, `~~` … */
  text: string;
}

/**
 * Where `*`, `_`, `~` and `\` are only characters, because they belong to a number, a path, a pattern or a name: `2*3*4`,
 * `src/**`, `__init__`, `~1.2`, `C:\_new`. The answer is as long as `source`, with {@link LITERAL} at these places.
 */
export function maskLiterals(source: string): string {
  if (!/[*_~\\]/.test(source)) return source;
  const literals: number[] = [];
  const covered = source.replace(/(?<![\\`])(`+)(?!`)[^]*?[^`]\1(?!`)/g, (code) => CODE.repeat(code.length));
  for (const { 0: word, index } of covered.matchAll(/\S+/g)) {
    if (/[*_~\\]/.test(word)) for (const at of literalsIn(word)) literals.push(index + at);
  }
  if (literals.length === 0) return source;
  const mask = source.split("");
  for (const at of literals) mask[at] = LITERAL;
  return mask.join("");
}

function literalsIn(word: string): number[] {
  if (isPath(word)) return Array.from(word.matchAll(/[*_~\\]/g), ({ index }) => index);
  const plain = word.replace(/\\[!-/:-@[-`{-~]/g, (pair) => ESCAPED + (/[*_~]/.test(pair) ? ESCAPED : pair.slice(1)));
  const marks = Array.from(plain.replace(KEYCAP, ESCAPED).matchAll(/\*+|_+|~+/g), ({ 0: text, index }) => ({
    at: index,
    text,
  }));
  if (marks.length > MARKS_MAX) return marks.flatMap(placesOf);
  const literals = Array.from(plain.matchAll(KEYCAP), ({ index }) => index);
  const done = new Set<Mark>();
  for (const mark of marks) {
    if (done.has(mark)) continue;
    const partner = partnerOf(mark, marks, plain);
    if (partner === undefined) {
      literals.push(...(isLiteral(mark, plain) ? placesOf(mark) : endsOf(mark, plain, false)));
    } else {
      done.add(partner);
      const isMarkup = !isName(mark, partner, plain);
      // A colon before the closing mark would keep it from closing in front of a letter: `**Note:**text`.
      literals.push(...(isMarkup ? endsOf(partner, plain, true) : [...placesOf(mark), ...placesOf(partner)]));
    }
  }
  return literals;
}

/** A Windows path: a backslash before a letter, or after a drive or a folder's short name. */
function isPath(word: string): boolean {
  if (!word.includes("\\")) return false;
  return (
    /^(?:\\[^\p{L}\p{N}]|[^\\])*\\[\p{L}\p{N}]/u.test(word) ||
    /(?:^|[^\p{L}\p{N}\\])(?:[a-z]:|\.{1,2}|~|%\w+%)\\/iu.test(word)
  );
}

function placesOf({ at, text }: Mark): number[] {
  return Array.from(text, (_, index) => at + index);
}

function before(mark: Mark, word: string): string {
  return word.charAt(mark.at - 1);
}

function after(mark: Mark, word: string): string {
  return word.slice(mark.at + mark.text.length);
}

function followsWord(mark: Mark, word: string): boolean {
  const last = before(mark, word);
  return ALWAYS_BEFORE.test(last) || (mark.text.length === 1 && ONCE_BEFORE.test(last));
}

function goesOnAfter(mark: Mark, word: string): boolean {
  const next = after(mark, word);
  return ALWAYS_AFTER.test(next) || (mark.text.length === 1 && ONCE_AFTER.test(next));
}

/** The mark in the same word that closes this one, as in `**API**ul`. It must open the word or a part of it. */
function partnerOf(mark: Mark, marks: readonly Mark[], word: string): Mark | undefined {
  const followsPair = /[*_~][^\p{L}\p{N}*_~]$/u.test(word.slice(Math.max(0, mark.at - 2), mark.at));
  if (mark.text.length > 3 || (followsWord(mark, word) && !followsPair)) return undefined;
  if (mark.text === "**" && isPattern(mark, word)) return undefined;
  const partner = marks.find(
    (other) => other.at > mark.at && other.text.startsWith(mark.text.charAt(0)) && !isInPath(other, word),
  );
  return partner?.text === mark.text ? partner : undefined;
}

// `src/**/x` or `x**2`.
function isInPath(mark: Mark, word: string): boolean {
  return /^\d/.test(after(mark, word)) || (/[/\\]/.test(before(mark, word)) && goesOnAfter(mark, word));
}

// The beginning of a pattern: `*.ts`, `*/5`, `**/*.ts`. But `**/plan**` is bold.
function isPattern({ text, at }: Mark, word: string): boolean {
  const next = word.slice(at + text.length);
  return text === "*" ? /^\/|^\.\p{L}/u.test(next) : text === "**" && /^\/.*\*[^*]/.test(next);
}

/** Whether the marks of a pair are part of a name or a pattern: `__tests__`, `*.config.*`, `*2*3`. */
function isName(mark: Mark, pair: Mark, word: string): boolean {
  const content = word.slice(mark.at + mark.text.length, pair.at);
  const rest = after(pair, word);
  if (mark.text === "__" && /^(?:[a-z]\w+|[A-Z][A-Z0-9_]+)$/.test(content)) return true;
  if (mark.text.startsWith("_") && /[^\W_]_+[^\W_]/.test(content)) return true;
  if (mark.text === "~") return true;
  if (/^[\d.,]+$/.test(content) && /^\p{L}/u.test(rest)) return true;
  if (mark.text.startsWith("*") && /^[./\\-].*[./\\_-]$|^[./\\-]$/.test(content)) return true;
  if (mark.text.length > 1) return false;
  return isPattern(mark, word) || /^(?:\/(?![*_])|\\|\.[\p{L}\p{N}*])/u.test(rest);
}

function isLiteral(mark: Mark, word: string): boolean {
  const { text } = mark;
  const last = before(mark, word);
  const next = after(mark, word);
  if (text.startsWith("~")) return text.length !== 2 || (followsWord(mark, word) && goesOnAfter(mark, word));
  if (UNSPACED.test(last) || UNSPACED.test(next.charAt(0))) return false;
  if (followsWord(mark, word) && goesOnAfter(mark, word)) return true;
  if (text.startsWith("_")) {
    return /^[^\W_]+_+[^\W_]/.test(next) || /[^\W_]_+[^\W_]+$/.test(word.slice(Math.max(0, mark.at - 100), mark.at));
  }
  return isPattern(mark, word) || /[/\\=]/.test(last);
}

/**
 * Punctuation beside a mark that keeps it from closing before a letter, or from opening after one. Between words
 * without spaces, and in a pair, it must not.
 */
function endsOf(mark: Mark, word: string, isPair: boolean): number[] {
  const last = before(mark, word);
  const next = after(mark, word).charAt(0);
  const closes = PUNCTUATION.test(last) && (UNSPACED.test(next) || (isPair && /[\p{L}\p{N}]/u.test(next)));
  const opens = PUNCTUATION.test(next) && UNSPACED.test(last);
  return [...(closes ? [mark.at - 1] : []), ...(opens ? [mark.at + mark.text.length] : [])];
}

/** Whether a mark between these characters is at a word's end, and opens nothing although Markdown's rule says so. */
export function opensNothing(previous: string, next: string): boolean {
  return /[\p{L}\p{N}+%)\]]/u.test(previous) && /[,;:!?)\]}]/.test(next);
}

/** Whether a mark after this character, and before `next`, opens although Markdown's own rule says no. */
export function opensUnspaced(previous: string, next: string): boolean {
  return UNSPACED.test(previous) && PUNCTUATION.test(next);
}
