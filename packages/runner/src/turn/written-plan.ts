import { FINAL_PLAN_FILE } from "@echo/core/project/files";
import { EARLIER_VERSIONS_MAX } from "@echo/core/project/plan-version";
import type { PlanVersion } from "@echo/core/project/plan-version";
import { roundUsd } from "@echo/core/money/dollars";
import { sha256 } from "@echo/core/id/sha256";
import { checkPlan, isApprovable } from "@echo/core/plan/check";
import { branchFindings } from "@echo/core/plan/front-matter";
import type { Finding } from "@echo/core/plan/finding";
import type { Plan } from "@echo/core/plan/format";
import { parsePlan } from "@echo/core/plan/parse";
import type { PlanFacts } from "@echo/core/plan/stamp";
import { stampFindings, stampPlan } from "@echo/core/plan/stamp";
import type { SessionBase } from "@echo/core/conversation/session";
import type { RunnerDeps } from "../lease/deps.ts";
import { keepDocument } from "../workspace/document.ts";

type Deps = Pick<RunnerDeps, "clock" | "documents" | "mask" | "workspace">;

/** final-plan.md from the workspace, with the planner's facts stamped into its front matter. */
export interface WrittenPlan {
  markdown: string;
  version: number;
  sha256: string;
  findings: Finding[];
  /** As the agent finds them in its own file: its lines are not those of the stamped text. */
  defects: Finding[];
  /** `undefined` if the text is not a readable plan. */
  plan: Plan | undefined;
}

/** Reads, stamps and checks the agent's plan. A plan that did not change keeps its version. */
export async function readWrittenPlan(deps: Deps, session: SessionBase): Promise<WrittenPlan> {
  const text = deps.mask((await deps.workspace.read(session.slug, FINAL_PLAN_FILE)) ?? "");
  const current = session.plan;
  const isSame = current !== undefined && sha256(text) === current.sha256;
  const version = isSame ? current.version : (current?.version ?? 0) + 1;
  const isStampable = !isSame && text.trim() !== "";
  const markdown = isStampable ? stampPlan(text, await facts(deps, session, version), session.planning) : text;
  const stamped = markdown === text ? [] : stampFindings(text, session);
  const reading = parsePlan(markdown);
  const own = await deps.workspace.ownBranch(session.slug);
  const check = (read: string) => [...checkPlan(read, { slug: session.slug }), ...branchFindings(read, own)];
  const findings = [...stamped, ...check(markdown)];
  return {
    markdown,
    version,
    sha256: sha256(markdown),
    findings,
    // The slug, the version and the date are the planner's to fill in.
    defects: markdown === text ? findings : check(text).filter(({ code }) => !STAMPED.includes(code)),
    plan: reading.kind === "parsed" ? reading.plan : undefined,
  };
}

const STAMPED: readonly Finding["code"][] = ["front-matter-unstamped", "slug-mismatch"];

async function facts(deps: Deps, session: SessionBase, version: number): Promise<PlanFacts> {
  const head = session.began?.commit ?? (await deps.workspace.head(session.slug));
  return {
    slug: session.slug,
    version,
    created: new Date(deps.clock.now()).toISOString(),
    language: session.locale,
    phases: session.phases.map(({ name, status, costUsd, turns }) => ({
      phase: name,
      status,
      turns,
      ...(costUsd > 0 ? { cost_usd: roundUsd(costUsd) } : {}),
    })),
    ...(head === undefined ? {} : { base_commit: head }),
    sources: Object.entries(session.documents)
      .filter(([file]) => file !== FINAL_PLAN_FILE)
      .map(([file, hash]) => ({ path: file, sha256: hash })),
  };
}

/** A written plan that was kept. `approvable` is its version if it passes the checks. */
export interface KeptPlan {
  session: SessionBase;
  approvable: PlanVersion | undefined;
}

/**
 * Stores the plan under its sha256 and writes it to the workspace, even with defects. prd.json is not touched: the night
 * builds from it, and it changes only with an approval.
 */
export async function keepPlan(deps: Deps, session: SessionBase, written: WrittenPlan): Promise<KeptPlan> {
  const { plan, markdown, version } = written;
  if (markdown.trim() === "") return { session, approvable: undefined };
  await deps.workspace.write(session.slug, FINAL_PLAN_FILE, markdown);
  const kept = await keepDocument(deps, session, FINAL_PLAN_FILE, markdown);
  if (plan === undefined || !isApprovable(written.findings)) return { session: kept, approvable: undefined };
  const approvable = { version, sha256: written.sha256, ...earlierThan(written, session.plan) };
  return { session: kept, approvable };
}

function earlierThan({ sha256 }: WrittenPlan, before: PlanVersion | undefined): Pick<PlanVersion, "earlier"> {
  const { earlier = [] } = before ?? {};
  const all = before === undefined || before.sha256 === sha256 ? earlier : [...earlier, before.sha256];
  return all.length === 0 ? {} : { earlier: all.slice(-EARLIER_VERSIONS_MAX) };
}
