import type { SessionBase } from "@echo/core/conversation/session";
import { phaseDocument } from "@echo/core/project/files";
import { cut } from "@echo/core/text/cut";
import type { RunnerDeps } from "../lease/deps.ts";
import { keepDocument } from "../workspace/document.ts";

/** A decision that nobody took, as the prompt asks for it: `- D4: … | choice: … | who: assumed | when: …`. */
const ASSUMED = /^\s*[-*] .*\|\s*who:\s*[*_`]*(?:assumed|presupus)/gim;
const QUESTION_LENGTH = 200;

/** Counts anew, for the person may have corrected an assumption since. */
export async function recountAssumptions(
  { workspace }: Pick<RunnerDeps, "workspace">,
  session: SessionBase,
): Promise<SessionBase> {
  if (session.phases.at(-1)?.assumed === undefined) return session;
  const text = (await workspace.read(session.slug, phaseDocument(session.phase))) ?? "";
  return withAssumed(session, text.match(ASSUMED)?.length ?? 0);
}

/**
 * Counts the assumptions in the phase's document, for the person skipped its questions. If the agent recorded none, adds
 * the question that was open, so that the plan's reader finds it.
 */
export async function keepAssumptions(
  deps: Pick<RunnerDeps, "clock" | "documents" | "log" | "workspace">,
  session: SessionBase,
  openQuestion: string | undefined,
): Promise<SessionBase> {
  const file = phaseDocument(session.phase);
  const text = (await deps.workspace.read(session.slug, file)) ?? "";
  const count = text.match(ASSUMED)?.length ?? 0;
  if (count > 0) return withAssumed(session, count);
  deps.log("warn", "assumptions-missing", { slug: session.slug, phase: session.phase });
  const question = cut((openQuestion ?? "an open question").replace(/[\s|]+/g, " ").trim(), QUESTION_LENGTH);
  const when = new Date(deps.clock.now()).toISOString().slice(0, 10);
  const line = `- Skipped: ${question} | choice: the recommendation | who: assumed | when: ${when}`;
  const more = `${text.trimEnd()}\n\n## Assumptions\n\n${line}\n`;
  await deps.workspace.write(session.slug, file, more);
  return withAssumed(await keepDocument(deps, session, file, more), 1);
}

function withAssumed(session: SessionBase, assumed: number): SessionBase {
  const phases = session.phases.map((record) => {
    if (record.name !== session.phase) return record;
    const { assumed: _before, ...rest } = record;
    return assumed === 0 ? rest : { ...rest, assumed };
  });
  return { ...session, phases };
}

/** How many questions the person skipped in the whole planning. */
export function assumedIn({ phases }: Pick<SessionBase, "phases">): number {
  return phases.reduce((sum, { assumed }) => sum + (assumed ?? 0), 0);
}
