import { lstat } from "node:fs/promises";
import path from "node:path";
import type { TellDeps } from "@echo/cli/mark/tell-report";
import { tellReport } from "@echo/cli/mark/tell-report";
import { Slug } from "@echo/core/id/slug";
import type { Inbox } from "@echo/core/port/inbox";
import type { ProjectStore } from "@echo/core/port/project-store";
import { PRD_FILE } from "@echo/core/project/files";
import type { BuiltDeps } from "@echo/runner/workspace/built";
import { lookAtBuilt } from "@echo/runner/workspace/built";

interface Deps extends TellDeps, BuiltDeps {
  inbox: Pick<Inbox, "append" | "load">;
  projects: Pick<ProjectStore, "read">;
}

/** Milliseconds. An agent that is in the middle of writing the file has finished long before. */
const STAYS_AFTER_MS = 5 * 60_000;

/** Tells the person, once for each state of the file, that a prd.json stays unreadable and so what is built is unknown. */
export async function tellUnreadable(deps: Deps, slugs: readonly { slug: string }[]): Promise<void> {
  for (const { slug } of slugs) await tellOne(deps, Slug.parse(slug));
}

async function tellOne(deps: Deps, slug: Slug): Promise<void> {
  const project = await deps.projects.read(slug);
  // If the run is over, its report has said it.
  if (project?.conversation === undefined || (project.status !== "approved" && project.status !== "running")) return;
  if ((await lookAtBuilt(deps, project)).kind !== "unreadable") return;
  const written = await lstat(path.join(deps.workspaceRoot, slug, PRD_FILE)).catch(() => undefined);
  const now = deps.now();
  if (written === undefined || Math.abs(now - written.mtimeMs) < STAYS_AFTER_MS) return;
  const id = `unreadable-${String(Math.trunc(written.mtimeMs)).padStart(15, "0")}-${slug}`;
  const [told] = await deps.inbox.load(project.conversation, [id]);
  if (told !== undefined) return;
  await tellReport(deps, project, { kind: "report", slug, status: project.status, isUnreadable: true }, id, now);
}
