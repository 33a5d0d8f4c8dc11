import type { Trouble } from "../conversation/trouble.ts";
import type { Button } from "../inbound/button.ts";
import type { RunReport } from "../inbound/inbound.ts";
import type { Refusal } from "../conversation/machine.ts";
import type { ProjectStatus } from "../project/project.ts";
import type { Misuse } from "../inbound/request.ts";
import type { FileProblem } from "../inbound/sent-file.ts";
import type { SessionState } from "../conversation/session.ts";

/** Every sentence that the planner itself says. Markdown; short, warm, one thought each. */
export interface Catalogue {
  button(action: Button["action"]): string;
  phase(name: string): string;
  state(state: SessionState | "opening"): string;
  status(status: ProjectStatus): string;
  starting(slug: string): string;
  /** Said with the start sentence if the project was already approved. */
  approvalEnds: string;
  coldStart: string;
  help: string;
  hint: string;
  notAllowed(id: string): string;
  refusal(reason: Refusal, slug: string | undefined): string;
  misuse(problem: Misuse): string;
  /** Why a file was not read. `name` is one short line without Markdown. */
  fileRefused(name: string, problem: FileProblem): string;
  unknownProject(slug: string): string;
  projectTaken(slug: string, status: ProjectStatus): string;
  proposed(slug: string): string;
  alreadyProposed(slug: string): string;
  projects: string;
  /** How to see the next page of the list. */
  moreProjects(count: number, page: number): string;
  noProjects: string;
  newProject: string;
  cancelled(slug: string): string;
  nothingToCancel: string;
  /** The platform gave the chat a new address. The planning can be taken over there. */
  moved(slug: string): string;
  /** The platform gave the chat a new address. The approval can be taken over there. */
  staysApproved(slug: string): string;
  /** Beside a project's status: the chat that holds it is gone. */
  placeGone: string;
  /** For a cancel elsewhere. `platform`: where the chat was. */
  heldElsewhere(slug: string, platform: string): string;
  /** The start sentence of a `/plan` that takes over from a chat that is gone. */
  takingOver(slug: string): string;
  tookOver(slug: string): string;
  /** An approval or a run goes on reporting here. */
  tookOverApproved(slug: string, status: ProjectStatus): string;
  /** For a cancel that comes after the run has begun. */
  runHasBegun(slug: string, status: ProjectStatus): string;
  phaseOpens(name: string, index: number, count: number): string;
  phaseReady(name: string, next: string | undefined, optional: boolean): string;
  answerHere: string;
  noted: string;
  redone: string;
  lostContext: string;
  ownPhase: string;
  /** `places`: how many plannings run at once. */
  waitsItsTurn(places: number): string;
  startsLate: string;
  /** `cost`: the planning's cost before this turn. A turn's own cost is known only at its end. */
  working(phase: string, doing: string, turns: number, seconds: number, cost: string | undefined): string;
  thinking: string;
  /** What the agent's tool is doing, in the person's language. */
  doing(tool: string): string;
  trouble(trouble: Trouble, detail: string | undefined): string;
  planReady(version: number, readiness: string): string;
  planCaption(slug: string, version: number): string;
  planDefects(list: string): string;
  stalePlan: string;
  /** Stands in the place of a part that the chat refused for its content. */
  partRefused: string;
  /** Introduces a text that is sent once more before an approval, because the chat had refused it. */
  unseenPlan: string;
  staleButton: string;
  hereWeAre: string;
  approved(slug: string): string;
  approvalLost(slug: string): string;
  /** The report on the night's run, the morning after. */
  report(report: RunReport): string;
  nothingToShow: string;
  /** What all people together have spent today, and today's limit. */
  today(spent: string, budget: string): string;
  tokens(count: number): string;
  steps(count: number): string;
  storeDown: string;
  /** Too many messages at once: the last one was not taken. */
  slowDown: string;
}
