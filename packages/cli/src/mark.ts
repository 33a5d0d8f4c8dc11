import { readSetting } from "@echo/core/setting/setting";
import { PLANNER_SETTINGS } from "@echo/core/setting/planner";
import { PRD_NAME } from "@echo/core/project/files";
import { RunReport } from "@echo/core/inbound/inbound";
import { checkSlug, SLUG_MAX_LENGTH } from "@echo/core/id/slug";
import type { Command, CommandInput, ExitCode } from "./command.ts";
import { CommandError, UsageError } from "./command.ts";
import { readFolders } from "./folders.ts";
import { requireData, withStores } from "./store/open.ts";
import { isoTime } from "./table.ts";
import { markProject } from "./mark/mark-project.ts";
import { readStories } from "./mark/story.ts";

const STATUSES = RunReport.shape.status.options;

export const markCommand: Command = {
  name: "mark",
  operands: `<slug> ${STATUSES.join("|")}`,
  summary: "Changes an approved project's status, and reports it in the chat where its plan was made.",
  details: [
    `The chat gets the report within a minute, with the stories that ${PRD_NAME} in the workspace shows as done.`,
    "Repeating a mark changes nothing and sends no second report.",
  ],
  options: {},
  run: (context, input) => {
    const { slug, status } = readOperands(input);
    return withStores<ExitCode>(context, async (stores) => {
      requireData(stores);
      const stories = await readStories(readFolders(context.env).workspace, slug);
      const report: RunReport = { kind: "report", slug, status, ...(stories === undefined ? {} : { stories }) };
      const locale = readSetting(PLANNER_SETTINGS, context.env, "PLANNER_LOCALE");
      const marked = await markProject({ ...stores, now: context.now, locale }, report);
      if (marked.kind === "unknown") throw new CommandError(`there is no project ${slug}`);
      if (marked.kind === "refused") throw new CommandError(`${slug} is ${marked.status} and cannot become ${status}`);
      const { project, tells } = marked;
      const at = isoTime(marked.at);
      if (input.isJson)
        context.print(JSON.stringify({ slug, status: project.status, at, tells: tells ?? null }, null, 2));
      else context.print(`${slug} is ${status} since ${at}${tells === undefined ? "" : `; ${tells} gets the report`}`);
      return 0;
    });
  },
};

function readOperands({ positionals }: CommandInput): Pick<RunReport, "slug" | "status"> {
  const [slugText, statusText, ...rest] = positionals;
  if (slugText === undefined || statusText === undefined) throw new UsageError("give a slug and a status");
  if (rest[0] !== undefined) throw new UsageError(`unexpected ${JSON.stringify(rest[0])}`);
  const slug = checkSlug(slugText);
  if (slug.kind === "refused")
    throw new UsageError(`${JSON.stringify(slugText)} is not a slug (1 to ${SLUG_MAX_LENGTH} of a-z, 0-9 and -)`);
  const status = RunReport.shape.status.safeParse(statusText);
  if (!status.success) throw new UsageError(`${JSON.stringify(statusText)}: expected ${STATUSES.join(", ")}`);
  return { slug: slug.slug, status: status.data };
}
