import type { KeyVariable } from "./environment.ts";
import type { ClaudeEvent, ResultEvent } from "./event.ts";
import { resetOf } from "./reset-time.ts";

/** Why the CLI gave no answer, from its own output. */
export type Failure =
  | { kind: "max-turns" }
  | { kind: "budget-reached" }
  | { kind: "context-too-long" }
  | { kind: "unknown-skill" }
  | { kind: "unknown-session" }
  | { kind: "session-in-use" }
  | { kind: "not-signed-in" }
  /** The API refused the key or token of this variable. */
  | { kind: "key-refused"; variable: KeyVariable }
  | { kind: "cli-missing" }
  /** `resetsAt`: the time as text for the person, with its time zone. */
  | { kind: "usage-limit"; resetsAt: string | undefined }
  /** `status`: the API's HTTP status, if the API answered. */
  | { kind: "api-failure"; status: number | undefined }
  /** `detail`: the end of standard error, or what was missing. For the log, not for the person. */
  | { kind: "killed"; detail: string }
  | { kind: "unreadable"; detail: string };

/** Finds a refusal to start. The CLI prints it before any event, and only to standard error. */
export function startFailure(stderr: string): Failure | undefined {
  if (/^Error: Session ID \S+ is already in use/m.test(stderr)) return { kind: "session-in-use" };
  if (/No conversation found with session ID/.test(stderr)) return { kind: "unknown-session" };
  return undefined;
}

/**
 * Whether the prompt named a skill that is not installed. Newer CLIs then pass the text to the model as a normal
 * prompt. Older ones answer with their own message.
 */
export function hasUnknownSkill(events: readonly ClaudeEvent[], skill: string | undefined): boolean {
  const init = events.find((event) => event.kind === "init");
  if (skill === undefined || init === undefined) return false;
  return !init.skills.includes(skill) && !init.slash_commands.includes(skill);
}

/** The failure that an unsuccessful result means. */
export function failureOf(events: readonly ClaudeEvent[], result: ResultEvent, key?: KeyVariable): Failure {
  switch (result.subtype) {
    case "error_max_turns":
      return { kind: "max-turns" };
    case "error_max_budget_usd":
      return { kind: "budget-reached" };
  }
  const said = [result.result ?? "", ...result.errors].join("\n");
  if (/No conversation found/.test(said)) return { kind: "unknown-session" };
  // Another process sent SIGINT: the CLI cleaned up and ended.
  if (result.terminal_reason?.startsWith("aborted") === true) return { kind: "killed", detail: result.terminal_reason };
  return apiFailure(events, result, said, key);
}

function apiFailure(
  events: readonly ClaudeEvent[],
  result: ResultEvent,
  said: string,
  key: KeyVariable | undefined,
): Failure {
  const error = events
    .filter((event) => event.kind === "assistant")
    .findLast((event) => event.error !== undefined)?.error;
  const status = result.api_error_status ?? undefined;
  if (result.terminal_reason === "prompt_too_long" || status === 413 || saysTooLong(said, status)) {
    return { kind: "context-too-long" };
  }
  if (error === "rate_limit" || error === "billing_error" || status === 429) {
    return { kind: "usage-limit", resetsAt: resetOf(events, said) };
  }
  const isRefused = status === 401 || status === 403 || error === "oauth_org_not_allowed";
  if (key !== undefined && isRefused) return { kind: "key-refused", variable: key };
  if (error === "authentication_failed" || isRefused) return { kind: "not-signed-in" };
  return { kind: "api-failure", status };
}

/** A refusal of the prompt's length. The API has no code for it, only a 400 with these words. */
const TOO_LONG =
  /\b(?:prompt|input|context|conversation)\b[^.\n]{0,40}\btoo (?:long|large)\b|\bexceed(?:s|ed|ing)? (?:the )?(?:model.s )?(?:maximum )?(?:context|number of tokens)\b|\bcontext (?:length|limit|window)\b[^.\n]{0,20}\b(?:exceeded|reached)\b|\bmaximum context length\b/i;

export function saysTooLong(said: string, status?: number): boolean {
  return (status === undefined || status === 400) && TOO_LONG.test(said);
}
