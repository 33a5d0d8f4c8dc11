import { endOf } from "@echo/core/text/cut";
import type { KeyVariable } from "./environment.ts";
import type { ClaudeEvent, ResultEvent } from "./event.ts";
import { failureOf, hasUnknownSkill, saysTooLong, startFailure } from "./failure.ts";
import type { Failure } from "./failure.ts";
import type { Usage } from "./usage.ts";
import { sumUsage } from "./usage.ts";

/** Why we ended the process ourselves. The first cause counts, even if the process reports another one later. */
export type StopCause =
  | { kind: "timed-out" }
  | { kind: "idle" }
  | { kind: "unknown-skill" }
  /** `reason`: the reason of the abort signal. */
  | { kind: "cancelled"; reason: string };

export interface Exit {
  code: number | undefined;
  signal: string | undefined;
  stderr: string;
}

/** The fields of every outcome. */
export interface Report {
  /**
   * All of the model's own top-level text, blocks joined by blank lines. Without the CLI's own error messages. A text
   * that is too long to hold lacks its middle.
   */
  text: string;
  usage: Usage;
  turns: number;
  /** Dollars for this process alone: the CLI's estimate from list prices. */
  costUsd: number;
  /** The CLI's name for the result. If it gave none, the kind of the outcome. */
  subtype: string;
  durationMs: number;
  /** How many lines of the output were no event. */
  unreadableLines: number;
}

/** The outcome of one CLI process. Exit code 0 or the subtype `success` alone does not mean that it answered. */
export type ClaudeOutcome = Report & ({ kind: "answered" } | StopCause | Failure);

export interface Finished {
  events: readonly ClaudeEvent[];
  /** The end of the text, if the events lack a part of it. */
  lastText?: string | undefined;
  exit: Exit;
  cause?: StopCause | undefined;
  /** The skill that the prompt names, if it starts with `/name`. */
  skill?: string | undefined;
  /** The variable whose key or token the CLI signed in with, if one is set. */
  key?: KeyVariable | undefined;
  /** Dollars that the CLI reported for the session before this process. */
  reportedCostUsd: number;
  durationMs: number;
  unreadableLines: number;
}

export function classify(finished: Finished): ClaudeOutcome {
  const { events, durationMs, unreadableLines } = finished;
  const verdict = judge(finished);
  return {
    ...verdict,
    text: [textOf(events), ...(finished.lastText === undefined ? [] : [finished.lastText.trim()])].join("\n\n"),
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
  if (result.is_error || result.subtype !== "success") return failureOf(events, result, finished.key);
  // Without text, the CLI ran a command of its own instead of the model, or there is nothing to show the person.
  if (textOf(events) !== "") return { kind: "answered" };
  return saysTooLong(result.result ?? "") ? { kind: "context-too-long" } : { kind: "unreadable", detail: "no text" };
}

/** The last result, unless the model began another answer after it that was cut off. */
function lastResult(events: readonly ClaudeEvent[]): ResultEvent | undefined {
  const last = events.findLast((event) => event.kind === "init" || event.kind === "result");
  return last?.kind === "result" ? last : undefined;
}

/** Without a result there is no answer, even with exit code 0: a cut stream and SIGINT also end with it. */
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

/** Whether the model itself said this, not a subagent and not the CLI. */
function isOwnWords(event: Extract<ClaudeEvent, { kind: "assistant" }>): boolean {
  return (
    (event.parent_tool_use_id ?? undefined) === undefined &&
    event.message.model !== "<synthetic>" &&
    event.error === undefined
  );
}
