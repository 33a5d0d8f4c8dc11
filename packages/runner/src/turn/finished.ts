import { createHmac, timingSafeEqual } from "node:crypto";
import type { ClaudeOutcome } from "@echo/claude/outcome";
import type { RunningSession } from "@echo/core/conversation/session";
import { dayOf } from "@echo/core/money/day";
import { MAX_ATTEMPTS } from "@echo/core/conversation/trouble";
import { readJson } from "@echo/core/text/read-json";
import type { Runner } from "../lease/runner.ts";
import { documentOf } from "../workspace/document.ts";
import type { AttendedTurn } from "./attend.ts";
import { untilStored } from "./patient.ts";

/** What the turn's processes gave. It is paid for: it is kept until it is settled. */
export interface Finished {
  outcome: Exclude<ClaudeOutcome, { kind: "cancelled" }>;
  /** The installed skill did not start, so the built-in phase answered. */
  isOwnPhase: boolean;
  /** The outcome includes the repair round of the final plan. */
  isRepaired: boolean;
  /** How many runners took it up before and did not settle it. */
  tries: number;
}

/** A finished outcome with the dollars that the ledger could not take yet. */
export interface TakenUp extends Finished {
  unpaidUsd: number;
}

/** A finished outcome on disk, with what its settlement reads there. */
interface Kept extends TakenUp {
  form: typeof FORM;
  transcriptBytes: number;
  /** The phase's document as the agent left it. Absent if it wrote none. */
  document?: string | undefined;
}

/** Another form is of another version of this program. */
const FORM = 1;

type Deps = Pick<Runner, "agent" | "log" | "outcomes" | "workspace">;

/** Keeps the outcome until it is settled, then charges what the ledger could not take when a process ended. */
export async function keepAndPay(
  runner: Runner,
  { attendance, session, unpaid }: AttendedTurn,
  finished: Finished,
): Promise<void> {
  const { clock, ledger } = runner;
  await keepFinished(runner, session, { ...finished, unpaidUsd: unpaid.usd });
  if (unpaid.usd === 0) return;
  await untilStored(runner, attendance.stop, () => ledger.charge(dayOf(clock.now()), unpaid.usd));
  unpaid.usd = 0;
  await keepFinished(runner, session, { ...finished, unpaidUsd: 0 });
}

/** Best effort: without the outcome on disk, another runner does the turn again. */
async function keepFinished(deps: Deps, session: RunningSession, finished: TakenUp): Promise<void> {
  const { slug, claude, work } = session;
  if (work.seal === undefined) return;
  try {
    const transcriptBytes = await deps.agent.transcriptBytes(slug, claude.id);
    const document = await deps.workspace.read(slug, documentOf(session.phase));
    const kept: Kept = { form: FORM, ...finished, transcriptBytes, document };
    await deps.outcomes.keep(slug, claude.id, sealed(work.seal, JSON.stringify(kept)));
  } catch (error) {
    deps.log("warn", "outcome-not-kept", { slug, error: String(error) });
  }
}

export async function dropFinished({ log, outcomes }: Deps, { slug, claude }: RunningSession): Promise<void> {
  await outcomes
    .drop(slug, claude.id)
    .catch((error: unknown) => log("warn", "outcome-not-dropped", { slug, error: String(error) }));
}

/**
 * The outcome that an earlier runner kept and could not settle, with the phase's document as it was then. It counts only
 * if it bears the seal of the start that the state names, so no other attempt and no agent has written it, and if its
 * transcript has not changed since. `undefined` also if it was taken up too often: then settling it is what fails.
 */
export async function takeUpFinished(runner: Runner, session: RunningSession): Promise<TakenUp | undefined> {
  const { slug, claude, work } = session;
  const text = work.seal === undefined ? undefined : await runner.outcomes.load(slug, claude.id);
  if (text === undefined || work.seal === undefined) return undefined;
  const kept = opened(work.seal, text);
  const bytes = await runner.agent.transcriptBytes(slug, claude.id);
  if (kept === undefined || kept.transcriptBytes !== bytes || kept.tries >= MAX_ATTEMPTS) {
    runner.log("warn", "outcome-not-taken-up", { slug, tries: kept?.tries });
    return undefined;
  }
  const { form: _form, transcriptBytes: _bytes, document, ...finished } = kept;
  if (document === undefined) await runner.workspace.remove(slug, documentOf(session.phase));
  else await runner.workspace.write(slug, documentOf(session.phase), document);
  runner.log("info", "outcome-taken-up", { slug, tries: finished.tries });
  return { ...finished, tries: finished.tries + 1 };
}

function sealed(seal: string, text: string): string {
  return `${macOf(seal, text)}\n${text}`;
}

function opened(seal: string, text: string): Kept | undefined {
  const end = text.indexOf("\n");
  const body = text.slice(end + 1);
  const [given, mac] = [text.slice(0, Math.max(0, end)), macOf(seal, body)].map((one) => Buffer.from(one));
  if (given?.length !== mac?.length || given === undefined || mac === undefined || !timingSafeEqual(given, mac)) {
    return undefined;
  }
  // The seal shows that we wrote it.
  const kept = readJson(body) as Kept;
  return kept.form === FORM ? kept : undefined;
}

function macOf(seal: string, text: string): string {
  return createHmac("sha256", seal).update(text, "utf8").digest("hex");
}
