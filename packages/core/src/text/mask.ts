/**
 * Keys and tokens that can be recognised by their form or by their name. Each form is so long that no ordinary word
 * has it. A model that writes Markdown may put a backslash before any punctuation in them.
 */
const FORMS: readonly RegExp[] = [
  /\bsk\\?-(?:ant\\?-(?:\\?[\w-]){16,}|(?:proj\\?-)?(?:\\?[\w-]){20,})/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /(?<=(?:secret\\?_?access\\?_?key|session\\?_?token)["'`*\s]{0,8}[=:]["'`*\s]{0,8})[A-Za-z0-9/+=]{30,}/gi,
  /\bgh[pousr]\\?_[A-Za-z0-9]{20,}|\bgithub\\?_pat\\?_(?:\\?\w){20,}/g,
  /\bxox[abprs]\\?-(?:\\?[\w-]){10,}/g,
  /\b\d{8,12}:(?:\\?[A-Za-z0-9_-]){35}\b/g,
  /\b[MNO](?:\\?[A-Za-z0-9_-]){22,28}\.(?:\\?[A-Za-z0-9_-]){6}\.(?:\\?[A-Za-z0-9_-]){27,40}\b/g,
  /\bnpm\\?_[A-Za-z0-9]{30,}/g,
  /\bAIza(?:\\?[A-Za-z0-9_-]){35}\b/g,
  /\beyJ(?:\\?[A-Za-z0-9_-]){8,}\.eyJ(?:\\?[A-Za-z0-9_-]){8,}\.(?:\\?[A-Za-z0-9_-]){8,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
];

export const MASK = "•••";
/** Shorter values are words, not secrets. */
const LEAST_KNOWN_LENGTH = 8;

/** Hides keys and tokens, by form and by the given values, before text reaches a chat, a log or a bucket. */
export function createMask(known: readonly (string | undefined)[]): (text: string) => string {
  const forms = [...formsOf(known), ...FORMS];
  return (text) => forms.reduce((masked, form) => masked.replace(form, MASK), text);
}

/** The longest first, because a shorter value may be the beginning of a longer one. */
function formsOf(known: readonly (string | undefined)[]): RegExp[] {
  return known
    .filter((value) => value !== undefined)
    .filter(({ length }) => length >= LEAST_KNOWN_LENGTH)
    .toSorted((left, right) => right.length - left.length)
    .map((value) => new RegExp(value.replace(/[^A-Za-z0-9]/g, signForm), "g"));
}

function signForm(sign: string): string {
  return `\\\\?\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
