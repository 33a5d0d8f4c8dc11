import { isOnlyOpen } from "./placeholder.ts";

/** The command with letters for what is quoted or escaped. A quote that is left has no other end. */
export function withoutQuoted(text: string): string {
  return text.replace(/'[^']*'|"(?:\\.|[^"\\])*"|\\./g, (quoted) => "x".repeat(quoted.length));
}

export function isBalanced(text: string): boolean {
  return !/["']/.test(withoutQuoted(text));
}

/** A sign that has nothing on one side, an option without a program, a list's comma, a fence, a comment. */
const DANGLING = /^(?:-|&&|\|\|?|[;&)#])|(?:&&|\|\|?|\\|,)$|^(?:`{3,}|~{3,})/;
/** `(all of them)` behind a word. A shell reads brackets only behind a sign or one of its own words. */
const REMARK = /(?<!(?:^|\s)(?:if|then|else|elif|while|until|do|time|in|!))(?<![;&|(!{=<>$])(?<=\S) +\((?!\))| [—–] \S/;
/** An instruction to a person. */
const PROSE = /^(?:Run|Execute|Check|Verify|Ensure|Make sure|Rulea[zs][aă]|Execut[aă]|Verific[aă])\s/;
const TEMPLATE = /^<[^<>]+>$/;

/** Whether a shell could run the text at all. Says nothing about whether it does what it should. */
export function isRunnable(command: string): boolean {
  const outside = withoutQuoted(command);
  const isBroken = [DANGLING, REMARK, PROSE, TEMPLATE].some((pattern) => pattern.test(outside));
  return isBalanced(command) && !isBroken && !isOnlyOpen(command);
}
