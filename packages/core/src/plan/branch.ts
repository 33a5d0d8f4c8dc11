import * as z from "zod";

/** What `git check-ref-format --branch` refuses anywhere in a name: what git gives a meaning. */
const REFUSED = /[~^:?*[\\]|\.\.|@\{|\/\//;

/** Whether git accepts the name for a branch: the rules of `git check-ref-format --branch`. */
export function isGitBranch(name: string): boolean {
  if (name === "" || name === "HEAD" || name.startsWith("-")) return false;
  const hasControl = Array.from(name).some((letter) => letter <= " " || letter === "\u007f");
  if (hasControl || REFUSED.test(name) || /^\/|[/.]$/.test(name)) return false;
  return name.split("/").every((part) => !part.startsWith(".") && !part.endsWith(".lock"));
}

export const BRANCH_MAX_LENGTH = 200;

/** A branch name that git accepts and that needs no quoting in a shell. */
export const Branch = z
  .string()
  .max(BRANCH_MAX_LENGTH)
  .regex(/^[A-Za-z0-9][\w./-]*$/)
  .refine(isGitBranch);

/**
 * The names under which people keep what already works. The plan is read where the project's repository cannot be
 * asked, so that every usual name counts, not only the one that this project has.
 */
const DEFAULTS = new Set(["main", "master", "trunk", "mainline", "default", "develop", "development", "dev"]);

/** Whether the name stands for the project's own line of work, that a night must not build on. */
export function isDefaultBranch(name: string): boolean {
  return DEFAULTS.has(shortBranch(name).toLowerCase());
}

/** `ralph/x` for `refs/heads/ralph/x` and `origin/ralph/x`: git would create a branch of the whole name. */
export function shortBranch(name: string): string {
  return name.replace(/^(?:refs\/)?(?:heads\/|(?:remotes\/)?(?:origin|upstream)\/)?/, "");
}
