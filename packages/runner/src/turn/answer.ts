import { readMarkers } from "@echo/core/conversation/marker";
import { stepAfter } from "@echo/core/conversation/phase";
import type { Reply } from "@echo/core/conversation/reply";
import type { Session, SessionBase } from "@echo/core/conversation/session";
import { viewButtons } from "@echo/core/conversation/view";
import { say } from "@echo/core/message/say";
import { isUnseen } from "@echo/core/text/markdown/nothing";
import { phaseDocument } from "@echo/core/project/files";
import { settle } from "../delivery/commit.ts";
import type { RunnerDeps } from "../lease/deps.ts";
import type { Runner } from "../lease/runner.ts";
import { keepDocument, keepWritten } from "../workspace/document.ts";
import type { Answered } from "./accepted.ts";
import { afterAnswer, preface } from "./accepted.ts";
import { keepAssumptions, recountAssumptions } from "./assumption.ts";
import type { RunningTurn } from "./running-turn.ts";

/** After an answer the session waits for the person. Only the person can leave the phase. */
export async function settleAnswer(runner: Runner, turn: RunningTurn, outcome: Answered): Promise<void> {
  const { status, visible } = readMarkers(outcome.text);
  // The person has ended the phase: whatever else the model would still ask was skipped with the rest.
  const isClosed = turn.session.work.kind === "close-phase";
  const isReady = isClosed || status === "ready_to_advance";
  const answered = await afterAnswer(runner, turn.session, outcome, visible);
  const written = await keepPhaseDocument(runner, answered, visible, isReady);
  const kept = await (isClosed
    ? keepAssumptions(runner, written, turn.session.lastExcerpt)
    : recountAssumptions(runner, written));
  const session: Session = { ...kept, state: isReady ? "phase_ready" : "waiting" };
  await settle(runner, turn.conversation, {
    session,
    replies: [answerReply(runner, turn, session, visible)],
    inboundIds: turn.session.work.inboundIds,
    isAnswer: true,
  });
}

/** The next phase reads this phase's document. If the agent wrote none, its last words become the document. */
async function keepPhaseDocument(
  deps: RunnerDeps,
  session: SessionBase,
  visible: string,
  isReady: boolean,
): Promise<SessionBase> {
  const kept = await keepWritten(deps, session);
  if (kept !== undefined) return kept;
  if (!isReady) return session;
  deps.log("warn", "phase-document-missing", { slug: session.slug, phase: session.phase });
  const file = phaseDocument(session.phase);
  await deps.workspace.write(session.slug, file, `${visible}\n`);
  return keepDocument(deps, session, file, `${visible}\n`);
}

function answerReply(deps: RunnerDeps, turn: RunningTurn, session: Session, visible: string): Reply {
  const words = say(session.locale);
  const next = stepAfter(deps.steps, session.phase);
  const parts = [
    ...preface(deps, turn),
    isUnseen(visible) ? words.nothingToShow : visible,
    ...(session.state === "phase_ready" ? [words.phaseReady(session.phase, next?.name, next?.optional ?? false)] : []),
  ];
  return {
    kind: "text",
    locale: session.locale,
    markdown: parts.join("\n\n"),
    buttons: viewButtons(session, deps.steps),
  };
}
