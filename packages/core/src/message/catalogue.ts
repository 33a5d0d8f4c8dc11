import type { Button } from "../inbound/button.ts";
import type { RunReport } from "../inbound/inbound.ts";
import type { Refusal } from "../conversation/machine.ts";
import type { ProjectStatus } from "../project/project.ts";
import type { Misuse } from "../inbound/request.ts";
import type { FileProblem } from "../inbound/sent-file.ts";
import type { SessionState } from "../conversation/session.ts";

/** A run as far as it is known. Times are written out, in UTC. */
export interface KnownRun {
  slug: string;
  /** When it began. */
  startedAt: string | undefined;
  /** When it last gave a sign, if that is too long ago. */
  silentSince: string | undefined;
  progress: { passed: number; total: number } | undefined;
}

/** The sentences that the planner itself says. Markdown; short, warm, one thought each. */
export interface Catalogue {
  button(action: Button["action"]): string;
  phase(name: string): string;
  state(state: SessionState | "opening"): string;
  status(status: ProjectStatus): string;
  starting(slug: string): string;
  /** Said with the start sentence if the project was already approved. */
  approvalPauses: string;
  /** A plan stands, and the person asked to plan the project. */
  replanQuestion(slug: string): string;
  /** The person wrote something with a `/plan` that could not take it. The button "Revise" names their words. */
  wordsGoAlong(status: ProjectStatus): string;
  /** The button has no room to name the words. */
  wordsAgain: string;
  /** The answer to "Leave it". */
  leftAsIs(slug: string, status: ProjectStatus | undefined): string;
  coldStart: string;
  help: string;
  hint: string;
  /** For an idea in plain words, above the button that plans it. */
  ideaOffer(slug: string): string;
  /** For a wish in the chat of an approved plan, above the button that revises it. */
  wishOffer(slug: string): string;
  notAllowed(id: string): string;
  refusal(reason: Refusal, slug: string | undefined): string;
  misuse(problem: Misuse): string;
  /** Why a file was not read. `name` is one short line without Markdown. */
  fileRefused(name: string, problem: FileProblem): string;
  /** Said after {@link fileRefused} for a part of an album: the others like it are not named. */
  albumAlike: string;
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
  /** The planning that ended was a re-planning: what stood before stands again. */
  restored(slug: string, status: ProjectStatus): string;
  nothingToCancel: string;
  /** The platform gave the chat a new address. The planning can be taken over there. */
  moved(slug: string): string;
  /** The platform gave the chat a new address. The approval can be taken over there. */
  staysApproved(slug: string): string;
  /** Beside a run that reports to another chat, which may be gone. */
  reportsElsewhere(slug: string): string;
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
  /** The person edited a message whose old words a turn has already taken. */
  editTooLate: string;
  redone: string;
  /** The answer was too long to be shown whole. */
  answerCut: string;
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
  planReady(version: number, readiness: string): string;
  planCaption(slug: string, version: number): string;
  planDefects(list: string): string;
  stalePlan: string;
  /** Stands in the place of a part that the chat refused for its content. */
  partRefused: string;
  /** Introduces a text that is sent once more before an approval, because the chat had refused it. */
  unseenPlan: string;
  staleButton: string;
  /** Asked once before the open questions of a phase are skipped. */
  confirmSkip(phase: string): string;
  /** Said with a plan for which the planner assumed the answers to this many questions. */
  assumed(count: number): string;
  /** The same beside a phase, in a list of facts. */
  assumptions(count: number): string;
  /** Asked once before a cancel. At most 200 characters without Markdown: Telegram shows it as a dialog. */
  confirmCancel(slug: string): string;
  hereWeAre: string;
  approved(slug: string): string;
  approvalLost(slug: string): string;
  /** The run goes on in the coming night. */
  runsAgain(slug: string): string;
  /** There is nothing to run again: the project has moved on. */
  notAgain(slug: string, status: ProjectStatus | undefined): string;
  /** What is known of a run: since when, how far, and since when there is no sign. */
  run(run: KnownRun): string;
  /** The run has given no sign for too long. */
  runIsSilent(run: KnownRun): string;
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
