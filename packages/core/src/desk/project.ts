import type { DeskDeps } from "./deps.ts";
import type { Button } from "../inbound/button.ts";
import { say } from "../message/say.ts";
import type { Project } from "../project/project.ts";
import type { Request } from "../inbound/request.ts";
import type { Slug } from "../id/slug.ts";
import { cut } from "../text/cut.ts";
import type { Answer } from "./answer.ts";
import { said } from "./answer.ts";
import { takenOverBy } from "./take-over.ts";

/** How many projects one page of the list shows, each with a button. */
const PAGE_SIZE = 5;
const EXCERPT_LENGTH = 120;

/** One page of all projects; those that a `/plan` here can begin or take over have `🧠 Planifică`. If `page` is past the end, the last page. */
export async function listProjects(deps: DeskDeps, request: Request, page: number): Promise<Answer> {
  const words = say(request.person.locale);
  const { projects: shown, number, left, hasPending } = await deps.projects.page(page, PAGE_SIZE);
  if (shown.length === 0) return said(words.noProjects);
  const places = await Promise.all(shown.map((project) => takenOverBy(deps, request.conversation, project)));
  const isPlannable = (project: Project, index: number) => project.status === "pending" || places[index] !== undefined;
  const lines = shown.map((project, index) => {
    const state = [words.status(project.status), ...(places[index] === undefined ? [] : [words.placeGone])].join(", ");
    return `- **${project.slug}** (${state}): ${excerpt(project)}`;
  });
  const more = left > 0 ? ["", words.moreProjects(left, number + 1)] : [];
  const buttons = shown.filter(isPlannable).map((project): Button[] => [{ action: "plan", slug: project.slug }]);
  // If no project can be started with a button.
  const none = hasPending ? [] : ["", words.newProject];
  return said([words.projects, "", ...lines, ...more, ...none].join("\n"), buttons);
}

function excerpt(project: Project): string {
  return cut(project.description.replace(/\s+/g, " "), EXCERPT_LENGTH);
}

/** Adds a project for later. */
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
