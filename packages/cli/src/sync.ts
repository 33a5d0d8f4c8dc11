import { systemClock } from "@echo/core/system/clock";
import type { Command, CommandContext, CommandInput, ExitCode } from "./command.ts";
import { refuseOperands, UsageError } from "./command.ts";
import { describeFailure } from "./failure.ts";
import { readGit } from "./folders.ts";
import { requireData, requireWorkspace, withStores } from "./store/open.ts";
import type { SyncReport } from "@echo/runner/workspace/sync";
import { FINAL_PLAN_FILE, PRD_NAME, TASK_LIST_FILE } from "@echo/core/project/files";

const EVERY_SECONDS = 30;

export const syncCommand: Command = {
  name: "sync",
  operands: "[--watch]",
  summary: "Brings approved plans into the workspace where Ralph runs.",
  details: [
    `Writes <workspace>/<slug>/${FINAL_PLAN_FILE} and ${PRD_NAME}, checked against their sha256, and then
<workspace>/${TASK_LIST_FILE}. A file changed by hand is kept beside the new one. While the plan is the same, a
${PRD_NAME} in which a story is passed stays as it is; one that cannot be read always stays, and is told (exit 1).
Of the table it changes only how far a run has come: that is the run's sign of life.`,
    `The workspace is WORKSPACE_ROOT, else <ECHO_HOME>/workspace, else the one that the planner of ECHO_DATA_DIR used
last. If that planner never said which, nothing is written.`,
  ],
  options: {
    watch: { type: "boolean", help: "keep syncing until stopped" },
    every: { type: "string", value: "<seconds>", help: `with --watch: how often to look (${EVERY_SECONDS})` },
  },
  run: async (context, input) => {
    refuseOperands(input);
    const everySeconds = readSeconds(input.values["every"]);
    return input.values["watch"] === true ? watch(context, input, everySeconds * 1000) : once(context, input);
  },
};

function readSeconds(given: string | boolean | undefined): number {
  if (given === undefined) return EVERY_SECONDS;
  const seconds = typeof given === "string" && /^\d{1,5}$/.test(given) ? Number(given) : 0;
  if (seconds < 1) throw new UsageError("--every: expected whole seconds, 1 to 99999");
  return seconds;
}

/** The stores are open for one round only, so a planner can start between two rounds. */
async function round(context: CommandContext): Promise<SyncReport> {
  return withStores(context, async (stores) => {
    requireData(stores);
    const workspaceRoot = requireWorkspace(stores);
    // The plan's parser is loaded only when there is something to sync.
    const { syncPlans } = await import("@echo/runner/workspace/sync");
    return syncPlans({ ...stores, workspaceRoot, now: context.now, git: readGit(context.env) });
  });
}

async function once(context: CommandContext, input: CommandInput): Promise<ExitCode> {
  const report = await round(context);
  tell(context, input, report);
  return troubleOf(report).length === 0 ? 0 : 1;
}

/** Prints what changed. A failure that repeats in a row is printed once. */
async function watch(context: CommandContext, input: CommandInput, everyMs: number): Promise<ExitCode> {
  const stopped = context.untilStopped();
  let told = "";
  while (!stopped.aborted) {
    try {
      const report = await round(context);
      const problem = troubleOf(report)
        .map(({ slug }) => slug)
        .join();
      if (report.isListWritten || report.written.length > 0 || problem !== told) tell(context, input, report);
      told = problem;
    } catch (error) {
      const problem = describeFailure(error);
      if (problem !== told) context.warn(`echo-planner sync: ${problem}`);
      told = problem;
    }
    await systemClock.sleep(everyMs, stopped);
  }
  return 0;
}

function troubleOf({ failed, unreadable }: SyncReport): SyncReport["failed"] {
  return [...failed, ...unreadable];
}

function tell(context: CommandContext, { isJson }: CommandInput, report: SyncReport): void {
  for (const { reason } of troubleOf(report)) context.warn(`echo-planner sync: ${reason}`);
  if (isJson) {
    const { written, kept, failed, unreadable, isListWritten } = report;
    context.print(JSON.stringify({ written, kept, failed, unreadable, list_written: isListWritten }));
    return;
  }
  for (const slug of report.written) context.print(`${slug}: plan written`);
  for (const file of report.kept) context.print(`kept a file that was changed by hand: ${file}`);
  if (report.isListWritten) context.print(`${TASK_LIST_FILE} written`);
  else if (report.written.length === 0) context.print("Up to date.");
}
