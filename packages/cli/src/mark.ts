import { readSetting } from "@echo/core/setting/setting";
import { PLANNER_SETTINGS } from "@echo/core/setting/planner";
import { PRD_NAME, TASK_LIST_FILE } from "@echo/core/project/files";
import type { RunReport } from "@echo/core/inbound/inbound";
import { MarkStatus } from "@echo/core/inbound/inbound";
import type { Slug } from "@echo/core/id/slug";
import { checkSlug, SLUG_MAX_LENGTH } from "@echo/core/id/slug";
import type { Command, CommandContext, CommandInput, ExitCode } from "./command.ts";
import { CommandError, UsageError } from "./command.ts";
import { describeFailure } from "./failure.ts";
import { readGit } from "./folders.ts";
import type { OpenedStores } from "./store/open.ts";
import { requireData, requireWorkspace, withStores } from "./store/open.ts";
import { isoTime } from "./table.ts";
import type { Claim } from "./mark/claim.ts";
import { judge } from "./mark/claim.ts";
import type { Marked } from "./mark/mark-project.ts";
import { markProject } from "./mark/mark-project.ts";

const STATUSES = MarkStatus.options;

export const markCommand: Command = {
  name: "mark",
  operands: `<slug> ${STATUSES.join("|")}`,
  summary: "Changes an approved project's status, and reports it in the chat where its plan was made.",
  details: [
    `The chat gets the report within a minute, with the stories that ${PRD_NAME} in the workspace shows as done.
${TASK_LIST_FILE} there is up to date when this command ends.`,
    `A run that is marked complete while ${PRD_NAME} shows stories that are not built is recorded and reported as failed,
with those stories (exit 1). If they were left out on purpose, say --anyway.`,
    "Repeating a mark changes nothing and sends no second report.",
  ],
  options: { anyway: { type: "boolean", help: "with complete: also if stories are not built" } },
  run: (context, input) => {
    const asked = readOperands(input);
    return withStores<ExitCode>(context, async (stores) => {
      requireData(stores);
      const place: Place = { context, stores, workspaceRoot: requireWorkspace(stores) };
      const claim = await examine(place, asked, input.values["anyway"] === true);
      const { slug } = asked;
      const report: RunReport & { status: MarkStatus } = { kind: "report", slug, ...withoutContradiction(claim) };
      const locale = readSetting(PLANNER_SETTINGS, context.env, "PLANNER_LOCALE");
      const marked = await markProject({ ...stores, now: context.now, locale }, report);
      if (marked.kind === "unknown") throw new CommandError(`there is no project ${slug}`);
      if (marked.kind === "refused")
        throw new CommandError(`${slug} is ${marked.status} and cannot become ${asked.status}`);
      tell(place, input, asked, marked);
      const isListed = await updateList(place, slug);
      return warn(context, asked, claim) && isListed ? 0 : 1;
    });
  },
};

interface Place {
  context: CommandContext;
  stores: OpenedStores;
  workspaceRoot: string;
}

interface Asked {
  slug: Slug;
  status: MarkStatus;
}

async function examine(
  { context, stores, workspaceRoot }: Place,
  { slug, status }: Asked,
  isMeant: boolean,
): Promise<Claim> {
  const project = await stores.projects.read(slug);
  if (project === undefined) throw new CommandError(`there is no project ${slug}`);
  // The plan's parser is loaded only when there is a project.
  const { lookAtBuilt } = await import("@echo/runner/workspace/built");
  const isRepeat = project.status === status;
  const built = await lookAtBuilt({ ...stores, workspaceRoot, git: readGit(context.env) }, project);
  return judge(status, built, isMeant || isRepeat);
}

function withoutContradiction({ contradiction: _contradiction, ...rest }: Claim): Omit<Claim, "contradiction"> {
  return rest;
}

function tell(
  { context }: Place,
  { isJson }: CommandInput,
  { slug }: Asked,
  { project, at: time, tells }: Extract<Marked, { kind: "marked" }>,
): void {
  const at = isoTime(time);
  const { status } = project;
  if (isJson) return context.print(JSON.stringify({ slug, status, at, tells: tells ?? null }, null, 2));
  context.print(`${slug} is ${status} since ${at}${tells === undefined ? "" : `; ${tells} gets the report`}`);
}

/** Whether Ralph's list in the workspace shows the mark now. The mark itself stands in any case. */
async function updateList({ context, stores, workspaceRoot }: Place, slug: Slug): Promise<boolean> {
  try {
    const { syncPlans } = await import("@echo/runner/workspace/sync");
    await syncPlans({ ...stores, workspaceRoot, now: context.now, git: readGit(context.env), changed: [slug] });
    return true;
  } catch (error) {
    context.warn(
      `echo-planner mark: ${slug} is marked, but ${TASK_LIST_FILE} is not updated: ${describeFailure(error)}`,
    );
    return false;
  }
}

/** Whether the files say nothing else than the mark. */
function warn(context: CommandContext, { slug, status }: Asked, claim: Claim): boolean {
  if (claim.isUnreadable === true)
    context.warn(`echo-planner mark: the ${PRD_NAME} of ${slug} cannot be read, so the report names no stories`);
  if (claim.contradiction === undefined) return true;
  context.warn(
    `echo-planner mark: ${slug} is marked ${claim.status}, not ${status}: ${claim.contradiction}. ` +
      `If these are left out on purpose: echo-planner mark ${slug} ${status} --anyway`,
  );
  return false;
}

function readOperands({ positionals }: CommandInput): Asked {
  const [slugText, statusText, ...rest] = positionals;
  if (slugText === undefined || statusText === undefined) throw new UsageError("give a slug and a status");
  if (rest[0] !== undefined) throw new UsageError(`unexpected ${JSON.stringify(rest[0])}`);
  const slug = checkSlug(slugText);
  if (slug.kind === "refused")
    throw new UsageError(`${JSON.stringify(slugText)} is not a slug (1 to ${SLUG_MAX_LENGTH} of a-z, 0-9 and -)`);
  const status = MarkStatus.safeParse(statusText);
  if (!status.success) throw new UsageError(`${JSON.stringify(statusText)}: expected ${STATUSES.join(", ")}`);
  return { slug: slug.slug, status: status.data };
}
