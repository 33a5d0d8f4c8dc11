import type { Trouble } from "../conversation/trouble.ts";
import type { Button } from "../inbound/button.ts";
import type { RunReport } from "../inbound/inbound.ts";
import type { Refusal } from "../conversation/machine.ts";
import type { ProjectStatus } from "../project/project.ts";
import type { Misuse } from "../inbound/request.ts";
import type { FileProblem } from "../inbound/sent-file.ts";
import type { SessionState } from "../conversation/session.ts";

/** Everything the planner says by itself. Markdown; short, warm, one thought each. */
export interface Catalogue {
  button(action: Button["action"]): string;
  phase(name: string): string;
  state(state: SessionState | "opening"): string;
  status(status: ProjectStatus): string;
  starting(slug: string): string;
  /** Beside the start sentence of a project that was approved. */
  approvalEnds: string;
  coldStart: string;
  help: string;
  hint: string;
  notAllowed(id: string): string;
  refusal(reason: Refusal, slug: string | undefined): string;
  misuse(problem: Misuse): string;
  /** Why a file was not read. `name` is one short line without marks. */
  fileRefused(name: string, problem: FileProblem): string;
  unknownProject(slug: string): string;
  projectTaken(slug: string, status: ProjectStatus): string;
  proposed(slug: string): string;
  alreadyProposed(slug: string): string;
  projects: string;
  /** What the list goes on with. */
  moreProjects(count: number, page: number): string;
  noProjects: string;
  newProject: string;
  cancelled(slug: string): string;
  nothingToCancel: string;
  /** The chat has become another one for its platform; the planning did not come along. */
  moved(slug: string): string;
  /** The chat has become another one, which holds no approval to withdraw. */
  staysApproved(slug: string): string;
  /** A cancel that comes after the run has begun. */
  runHasBegun(slug: string, status: ProjectStatus): string;
  phaseOpens(name: string, index: number, count: number): string;
  phaseReady(name: string, next: string | undefined, optional: boolean): string;
  answerHere: string;
  noted: string;
  redone: string;
  lostContext: string;
  ownPhase: string;
  /** `places`: how many plans are worked on at once. */
  waitsItsTurn(places: number): string;
  startsLate: string;
  /** `cost` is the planning's before this turn: what a turn costs is known at its end. */
  working(phase: string, doing: string, turns: number, seconds: number, cost: string | undefined): string;
  thinking: string;
  /** What a tool of the agent is doing, in the person's words. */
  doing(tool: string): string;
  trouble(trouble: Trouble, detail: string | undefined): string;
  planReady(version: number, readiness: string): string;
  planCaption(slug: string, version: number): string;
  planDefects(list: string): string;
  stalePlan: string;
  /** What it says once more before an approval: the chat had refused it. */
  unseenPlan: string;
  staleButton: string;
  hereWeAre: string;
  approved(slug: string): string;
  approvalLost(slug: string): string;
  /** The morning after: how tonight's run fares. */
  report(report: RunReport): string;
  nothingToShow: string;
  /** What everybody together has spent today, and may. */
  today(spent: string, budget: string): string;
  tokens(count: number): string;
  steps(count: number): string;
  storeDown: string;
  /** Too much at once: what came last was not taken. */
  slowDown: string;
}
