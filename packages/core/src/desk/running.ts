import type { Button } from "../inbound/button.ts";
import type { ConversationKey } from "../id/conversation-key.ts";
import type { KnownRun } from "../message/catalogue.ts";
import { say } from "../message/say.ts";
import type { ProjectStore } from "../port/project-store.ts";
import type { Progress, Project } from "../project/project.ts";
import type { Slug } from "../id/slug.ts";
import type { Locale } from "../text/locale.ts";
import type { Said } from "./answer.ts";
import { said } from "./answer.ts";

interface Run {
  slug: Slug;
  startedAt?: number | undefined;
  silentSince?: number | undefined;
  progress?: Pick<Progress, "passed" | "total"> | undefined;
}

/** What is known of a run, for a sentence. */
export function knownRun({ slug, startedAt, silentSince, progress }: Run, locale: Locale): KnownRun {
  return { slug, startedAt: written(startedAt, locale), silentSince: written(silentSince, locale), progress };
}

function written(at: number | undefined, locale: Locale): string | undefined {
  if (at === undefined) return undefined;
  const format = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
  return `${format.format(at)} UTC`;
}

/** For a run that gives no sign: try it again in the coming night, or give it up. */
export function silentButtons(slug: Slug, session: string): Button[][] {
  return [[{ action: "again", slug, session }], [{ action: "cancel", session, revision: 0 }]];
}

/** What is known of the project's run, with what can be done if it gives no sign. */
export function showRun(project: Project, locale: Locale): Said {
  const { slug, planningSessionId: session, silentSince } = project;
  const isSilent = silentSince !== undefined && session !== undefined;
  const words = say(locale);
  const run = knownRun(project, locale);
  return said(isSilent ? words.runIsSilent(run) : words.run(run), isSilent ? silentButtons(slug, session) : undefined);
}

/** The runs of plans that were approved here, the newest first. */
export async function runsHere(projects: Pick<ProjectStore, "list">, key: ConversationKey): Promise<Project[]> {
  return runsOf(await projects.list("running"), key);
}

export function runsOf(projects: readonly Project[], key: ConversationKey): Project[] {
  return projects.filter(({ status, conversation }) => status === "running" && conversation === key);
}
