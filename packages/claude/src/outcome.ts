import { endOf } from "@echo/core/text/cut";
import type { ClaudeEvent, ResultEvent } from "./event.ts";
import { failureOf, hasUnknownSkill, startFailure } from "./failure.ts";
import type { Failure } from "./failure.ts";
import type { Usage } from "./usage.ts";
import { sumUsage } from "./usage.ts";

/** Why we ended the process ourselves. The first cause stands, whatever the process says afterwards. */
export type StopCause =
  | { kind: "timed-out" }
  | { kind: "idle" }
  | { kind: "unknown-skill" }
  /** `reason`: that of the aborted signal. */
  | { kind: "cancelled"; reason: string };

export interface Exit {
  code: number | undefined;
  signal: string | undefined;
  stderr: string;
}

/** What every outcome carries. */
export interface Report {
  /** All of the model's own top-level text, blocks joined by blank lines. Errors in the CLI's words are not in it. */
  text: string;
  usage: Usage;
  turns: number;
  /** Of this process alone; an estimate from list prices. */
  costUsd: number;
  /** As the CLI named it; the outcome's kind where it said nothing. */
  subtype: string;
  durationMs: number;
  /** Lines of its output that were no event. */
  unreadableLines: number;
}

/** What came of one CLI process. Exit code 0 and the subtype `success` say nothing by themselves. */
export type ClaudeOutcome = Report & ({ kind: "answered" } | StopCause | Failure);

export interface Finished {
  events: readonly ClaudeEvent[];
  exit: Exit;
  cause?: StopCause | undefined;
  /** Named by a prompt that starts with `/name`. */
  skill?: string | undefined;
  /** Of the session before this process, as reported. */
  reportedCostUsd: number;
  durationMs: number;
  unreadableLines: number;
}

export function classify(finished: Finished): ClaudeOutcome {
  const { events, durationMs, unreadableLines } = finished;
  const verdict = judge(finished);
  return {
    ...verdict,
    text: textOf(events),
    ...sumUsage(events, finished.reportedCostUsd),
    subtype: lastResult(events)?.subtype ?? verdict.kind,
    durationMs,
    unreadableLines,
  };
}

function judge(finished: Finished): { kind: "answered" } | StopCause | Failure {
  const { events, exit, cause, skill } = finished;
  if (cause !== undefined) return cause;
  const notStarted = startFailure(exit.stderr);
  if (notStarted !== undefined) return notStarted;
  if (hasUnknownSkill(events, skill)) return { kind: "unknown-skill" };
  const result = lastResult(events);
  if (result === undefined) return withoutResult(exit);
  if (result.is_error || result.subtype !== "success") return failureOf(events, result);
  // No text: a command of the CLI's own ran, not the model, or there is nothing to tell the person.
  return textOf(events) === "" ? { kind: "unreadable", detail: "no text" } : { kind: "answered" };
}

/** The last result, unless another answer was begun after it and cut off. */
function lastResult(events: readonly ClaudeEvent[]): ResultEvent | undefined {
  const last = events.findLast((event) => event.kind === "init" || event.kind === "result");
  return last?.kind === "result" ? last : undefined;
}

/** Exit code 0 is no comfort here: a cut stream and SIGINT both end with it. */
function withoutResult({ code, signal, stderr }: Exit): Failure {
  const isKilled = signal !== undefined || (code !== undefined && code > 128);
  const detail = endOf(stderr.trim(), 500);
  return isKilled ? { kind: "killed", detail } : { kind: "unreadable", detail };
}

function textOf(events: readonly ClaudeEvent[]): string {
  return events
    .flatMap((event) => (event.kind === "assistant" && isOwnWords(event) ? event.message.content : []))
    .flatMap((block) => (block.type === "text" && block.text !== undefined ? [block.text.trim()] : []))
    .filter((text) => text !== "")
    .join("\n\n");
}

/** Not a subagent's, and not the CLI's own words in the model's place. */
function isOwnWords(event: Extract<ClaudeEvent, { kind: "assistant" }>): boolean {
  return (
    (event.parent_tool_use_id ?? undefined) === undefined &&
    event.message.model !== "<synthetic>" &&
    event.error === undefined
  );
}
