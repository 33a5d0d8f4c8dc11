import type { ClaudeEvent, ResultEvent } from "./event.ts";

/** Why the CLI gave no answer, as far as it says so itself. */
export type Failure =
  | { kind: "max-turns" }
  | { kind: "budget-reached" }
  | { kind: "context-too-long" }
  | { kind: "unknown-skill" }
  | { kind: "unknown-session" }
  | { kind: "session-in-use" }
  | { kind: "not-signed-in" }
  | { kind: "cli-missing" }
  /** `resetsAt` in words for a person, with its time zone. */
  | { kind: "usage-limit"; resetsAt: string | undefined }
  /** `status` of the API, where it answered at all. */
  | { kind: "api-failure"; status: number | undefined }
  /** `detail`: the end of standard error, or what was missed. Not for people. */
  | { kind: "killed"; detail: string }
  | { kind: "unreadable"; detail: string };

/** Refusals before any event: they are on standard error only. */
export function startFailure(stderr: string): Failure | undefined {
  if (/^Error: Session ID \S+ is already in use/m.test(stderr)) return { kind: "session-in-use" };
  if (/No conversation found with session ID/.test(stderr)) return { kind: "unknown-session" };
  return undefined;
}

/**
 * Whether a prompt named a skill that is not installed. Newer CLIs then pass the text to the model as if nothing were
 * wrong; older ones answer in their own words.
 */
export function hasUnknownSkill(events: readonly ClaudeEvent[], skill: string | undefined): boolean {
  const init = events.find((event) => event.kind === "init");
  if (skill === undefined || init === undefined) return false;
  return !init.skills.includes(skill) && !init.slash_commands.includes(skill);
}

/** What a result that is no success means. */
export function failureOf(events: readonly ClaudeEvent[], result: ResultEvent): Failure {
  switch (result.subtype) {
    case "error_max_turns":
      return { kind: "max-turns" };
    case "error_max_budget_usd":
      return { kind: "budget-reached" };
  }
  const said = [result.result ?? "", ...result.errors].join("\n");
  if (/No conversation found/.test(said)) return { kind: "unknown-session" };
  // SIGINT from elsewhere: the CLI tidied up and left.
  if (result.terminal_reason?.startsWith("aborted") === true) return { kind: "killed", detail: result.terminal_reason };
  return apiFailure(events, result, said);
}

function apiFailure(events: readonly ClaudeEvent[], result: ResultEvent, said: string): Failure {
  const error = events
    .filter((event) => event.kind === "assistant")
    .findLast((event) => event.error !== undefined)?.error;
  const status = result.api_error_status ?? undefined;
  if (result.terminal_reason === "prompt_too_long" || status === 413) return { kind: "context-too-long" };
  if (error === "rate_limit" || error === "billing_error" || status === 429) {
    return { kind: "usage-limit", resetsAt: resetOf(events, said) };
  }
  if (error === "authentication_failed" || error === "oauth_org_not_allowed" || status === 401 || status === 403) {
    return { kind: "not-signed-in" };
  }
  return { kind: "api-failure", status };
}

/** From the rate limit's event, else from words such as `resets 3am (UTC)` or an old `…|<seconds since the epoch>`. */
function resetOf(events: readonly ClaudeEvent[], said: string): string | undefined {
  const info = events.findLast((event) => event.kind === "rate-limit")?.rate_limit_info;
  const seconds = info?.resetsAt ?? Number(/\|(\d{10})\b/.exec(said)?.[1] ?? Number.NaN);
  if (Number.isFinite(seconds)) {
    return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
  }
  return /\bresets (?:at )?([^\n·.|]{1,40})/.exec(said)?.[1]?.trim();
}
