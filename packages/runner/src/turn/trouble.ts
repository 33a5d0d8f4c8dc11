import { charge } from "@echo/core/money/charge";
import { leftUsd } from "@echo/core/money/allowance";
import { BUDGET_REACHED, isBudget } from "@echo/core/conversation/trouble";
import type { Told } from "@echo/core/conversation/trouble";
import type { ClaudeOutcome } from "@echo/claude/outcome";
import { readMarkers } from "@echo/core/conversation/marker";
import { troubleSentence } from "@echo/core/message/trouble-sentence";
import { FINAL_PHASE } from "@echo/core/conversation/phase";
import type { Reply } from "@echo/core/conversation/reply";
import type { StartingSession, StuckSession, TurnKind } from "@echo/core/conversation/session";
import { viewButtons } from "@echo/core/conversation/view";
import type { Settled } from "../delivery/commit.ts";
import { settle } from "../delivery/commit.ts";
import type { RunnerDeps } from "../lease/deps.ts";
import type { Runner } from "../lease/runner.ts";
import { keepWritten } from "../workspace/document.ts";
import { keepTranscript, shownAnswer } from "./accepted.ts";
import type { RunningTurn, StartingTurn } from "./running-turn.ts";
import { openingTurn } from "./start.ts";
import { unreadNotes } from "./take-file.ts";

/** The trouble to tell the person: one sentence for every outcome that is no answer. */
export function troubleOf(
  { allowance, session }: RunningTurn,
  outcome: Exclude<ClaudeOutcome, { kind: "answered" | "cancelled" }>,
): Told {
  const isUsedUp = outcome.kind === "max-turns" && leftUsd(allowance, outcome.costUsd) === 0;
  if (outcome.kind === BUDGET_REACHED || isUsedUp) return allowance.reached(outcome.costUsd);
  if (outcome.kind === "context-too-long" && session.phase === FINAL_PHASE) {
    return { trouble: "plan-context-too-long", detail: undefined };
  }
  return { trouble: outcome.kind, detail: detailOf(outcome) };
}

/** What the trouble's sentence names. */
function detailOf(outcome: ClaudeOutcome): string | undefined {
  switch (outcome.kind) {
    case "usage-limit":
      return outcome.resetsAt;
    case "key-refused":
      return outcome.variable;
    default:
      return undefined;
  }
}

/**
 * Settles a turn that gave no answer: the person gets a sentence and a button. After the turn limit, the person also
 * sees what the agent said so far, and the retry goes on from there with the document as far as it is written. After
 * any other trouble, the inbound is kept and the retry does the whole turn again.
 */
export async function settleTrouble(
  runner: Runner,
  { conversation, session }: StartingTurn,
  { trouble, detail }: Told,
  outcome?: ClaudeOutcome,
): Promise<Settled> {
  const goesOn = outcome?.kind === "max-turns";
  const charged = outcome === undefined ? session : charge(session, outcome);
  const kept = goesOn ? await keepUnfinished(runner, charged) : charged;
  const { inboundIds, files } = session.work;
  const stuck: StuckSession = {
    ...kept,
    state: "stuck",
    revision: session.revision + 1,
    work: {
      kind: nextTurn(session, outcome),
      inboundIds: goesOn ? [] : inboundIds,
      ...(goesOn || files === undefined ? {} : { files }),
      attempt: 1,
    },
    lastSubtype: isBudget(trouble) ? trouble : (outcome?.subtype ?? trouble),
    updatedAt: runner.clock.now(),
  };
  const { locale } = session;
  const { visible, cut } = shownAnswer(goesOn ? readMarkers(outcome.text).visible : "", locale);
  const said = goesOn ? [...unreadNotes(locale, session.work), visible] : [];
  const text = (parts: string[]) =>
    ({ kind: "text", locale, markdown: parts.filter((part) => part !== "").join("\n\n") }) as const;
  const why = [...cut, troubleSentence(locale, trouble, detail)];
  const buttons = viewButtons(stuck, runner.steps);
  const replies: Reply[] =
    cut.length === 0 ? [{ ...text([...said, ...why]), buttons }] : [text(said), { ...text(why), buttons }];
  return settle(runner, conversation, { session: stuck, replies, inboundIds, isAnswer: true });
}

/** The turn that a retry runs: the same one, unless the Claude session goes on or has grown too long to be resumed. */
function nextTurn({ phase, work }: StartingSession, outcome: ClaudeOutcome | undefined): TurnKind {
  switch (outcome?.kind) {
    case "max-turns":
      return "go-on";
    case "context-too-long":
      return openingTurn(phase);
    default:
      return work.kind;
  }
}

/** Keeps the transcript and the document: the Claude session goes on from here and expects its document unchanged. */
async function keepUnfinished(deps: RunnerDeps, session: StartingSession): Promise<StartingSession> {
  const withTranscript = await keepTranscript(deps, session);
  return (await keepWritten(deps, withTranscript)) ?? withTranscript;
}
