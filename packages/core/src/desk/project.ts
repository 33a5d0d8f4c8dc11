import type { DeskDeps } from "./deps.ts";
import type { Button } from "../inbound/button.ts";
import { say } from "../message/say.ts";
import type { Project } from "../project/project.ts";
import { ProjectStatus } from "../project/project.ts";
import type { Request } from "../inbound/request.ts";
import type { Slug } from "../id/slug.ts";
import { cut } from "../text/cut.ts";
import type { Answer } from "./answer.ts";
import { said } from "./answer.ts";

/** Projects with a button each on one page of the list. */
const PAGE_SIZE = 5;
const EXCERPT_LENGTH = 120;

/** All projects, the pending ones with `🧠 Planifică`, a page at a time; the last one where `page` is beyond it. */
export async function listProjects(deps: DeskDeps, request: Request, page: number): Promise<Answer> {
  const words = say(request.person.locale);
  const lists = await Promise.all(ProjectStatus.options.map((status) => deps.projects.list(status)));
  const projects = lists.flat();
  if (projects.length === 0) return said(words.noProjects);
  const pages = Math.ceil(projects.length / PAGE_SIZE);
  const shownPage = Math.min(page, pages);
  const shown = projects.slice((shownPage - 1) * PAGE_SIZE, shownPage * PAGE_SIZE);
  const lines = shown.map((project) => `- **${project.slug}** (${words.status(project.status)}): ${excerpt(project)}`);
  const more =
    shownPage < pages ? ["", words.moreProjects(projects.length - shownPage * PAGE_SIZE, shownPage + 1)] : [];
  const buttons = shown
    .filter((project) => project.status === "pending")
    .map((project): Button[] => [{ action: "plan", slug: project.slug }]);
  // Where nothing can be begun with a button.
  const none = projects.some((project) => project.status === "pending") ? [] : ["", words.newProject];
  return said([words.projects, "", ...lines, ...more, ...none].join("\n"), buttons);
}

function excerpt(project: Project): string {
  return cut(project.description.replace(/\s+/g, " "), EXCERPT_LENGTH);
}

/** Puts a project aside for later. */
export async function propose(deps: DeskDeps, request: Request, slug: Slug, description: string): Promise<Answer> {
  const words = say(request.person.locale);
  const added = await deps.projects.propose({
    slug,
    description,
    status: "pending",
    proposedAt: request.receivedAt,
    proposedBy: request.person.id,
  });
  return said(added ? words.proposed(slug) : words.alreadyProposed(slug), [[{ action: "plan", slug }]]);
}
