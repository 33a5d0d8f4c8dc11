import { conversationKey } from "@echo/core/id/conversation-key";
import { FINAL_PHASE } from "@echo/core/conversation/phase";
import { parsePlan } from "@echo/core/plan/parse";
import type { Project } from "@echo/core/project/project";
import { ProjectStatus } from "@echo/core/project/project";
import type { Session } from "@echo/core/conversation/session";
import { Slug } from "@echo/core/id/slug";
import { renderDocument } from "./html.ts";
import type { Rung } from "./ladder.ts";
import { ladderAhead, ladderOfPlan, ladderOfSession } from "./ladder.ts";
import type { Version } from "./plan-version.ts";
import { earlierPlansOf, versionsOf } from "./plan-version.ts";
import type { ConsoleSource } from "./port.ts";
import { OFFERED } from "./view/where.ts";
import type { ComparisonNow } from "./view/comparison.ts";
import { LANE_MAX } from "./view/desk.ts";
import type { DeskNow } from "./view/desk.ts";
import type { PlanNow } from "./view/plan.ts";
import type { ProjectNow } from "./view/project.ts";
import type { WhereNow } from "./view/where.ts";

/** Each `gather…` function reads from the stores what its page shows now. */
export async function gatherWhere(source: ConsoleSource, channel: string): Promise<WhereNow> {
  const key = conversationKey("echo", channel);
  const conversation = await source.conversations.read(key);
  const isIdle = conversation?.session === undefined;
  return {
    conversation,
    queued: isIdle ? [] : await source.inbox.listPending(key),
    pending: isIdle ? await source.projects.list("pending", OFFERED) : [],
    steps: source.steps,
    now: source.now(),
  };
}

/** A slug for the example that touches no project's plan. */
export async function freeExample({ projects }: ConsoleSource): Promise<Slug> {
  for (let number = 1; ; number += 1) {
    const slug = Slug.parse(number === 1 ? "plant-bot" : `plant-bot-${number}`);
    const project = await projects.read(slug);
    if (project === undefined || project.status === "pending") return slug;
  }
}

export async function gatherProject(source: ConsoleSource, slug: Slug): Promise<ProjectNow | undefined> {
  const found = await findProject(source, slug);
  if (found === undefined) return undefined;
  const rungs = await Promise.all(
    (await ladderOf(source, found)).map(async (rung) => ({ ...rung, ...(await documentOf(source, slug, rung)) })),
  );
  return { ...found, rungs, now: source.now() };
}

interface Found {
  project: Project;
  conversation: ProjectNow["conversation"];
  session: Session | undefined;
}

async function findProject(source: ConsoleSource, slug: Slug): Promise<Found | undefined> {
  const project = await source.projects.read(slug);
  if (project === undefined) return undefined;
  const conversation =
    project.conversation === undefined ? undefined : await source.conversations.read(project.conversation);
  const session = conversation?.session;
  return { project, conversation, session: session?.slug === slug ? session : undefined };
}

async function ladderOf(source: ConsoleSource, { project, session }: Found): Promise<Rung[]> {
  if (session !== undefined) return ladderOfSession(source.steps, session);
  const sha256 = project.plan?.sha256;
  const text = sha256 === undefined ? undefined : await source.documents.get(project.slug, sha256);
  const reading = text === undefined ? undefined : parsePlan(text);
  return sha256 !== undefined && reading?.kind === "parsed"
    ? ladderOfPlan(source.steps, reading.plan, sha256)
    : ladderAhead(source.steps);
}

/** Leaves out the final plan, which has its own page. */
async function documentOf(source: ConsoleSource, slug: Slug, rung: Rung): Promise<{ html?: string }> {
  if (rung.document === undefined || rung.name === FINAL_PHASE) return {};
  const text = await source.documents.get(slug, rung.document);
  return text === undefined ? {} : { html: renderDocument(text) };
}

/** `sha256` names a version. Without it, the newest version is read. */
export async function gatherPlan(source: ConsoleSource, slug: Slug, sha256?: string): Promise<PlanNow | undefined> {
  const found = await findProject(source, slug);
  if (found === undefined) return undefined;
  const { project, session } = found;
  const versions = versionsOf(session?.plan ?? project.plan);
  const earlier = earlierPlansOf(project);
  const hash = sha256 ?? versions.at(-1)?.sha256 ?? earlier[0]?.versions.at(-1)?.sha256;
  const text = hash === undefined ? undefined : await source.documents.get(slug, hash);
  if (sha256 !== undefined && text === undefined) return undefined;
  return {
    project,
    session,
    versions,
    earlier,
    shown: hash === undefined || text === undefined ? undefined : { sha256: hash, text },
  };
}

export async function gatherComparison(
  source: ConsoleSource,
  slug: Slug,
  from: string,
  to: string,
): Promise<ComparisonNow | undefined> {
  const [before, after] = await Promise.all([gatherPlan(source, slug, from), gatherPlan(source, slug, to)]);
  if (before?.shown === undefined || after?.shown === undefined) return undefined;
  const { versions, project } = after;
  return {
    project,
    before: { number: numberOf(versions, from, before.shown.text), text: before.shown.text },
    after: { number: numberOf(versions, to, after.shown.text), text: after.shown.text },
  };
}

function numberOf(versions: readonly Version[], sha256: string, text: string): number {
  const known = versions.find((version) => version.sha256 === sha256)?.number;
  const reading = parsePlan(text);
  return known ?? (reading.kind === "parsed" ? reading.plan.front.version : 0);
}

export async function gatherDesk(source: ConsoleSource): Promise<DeskNow> {
  const now = source.now();
  const [lists, sessions, keys] = await Promise.all([
    Promise.all(
      ProjectStatus.options.map(async (status) => ({ status, list: await source.projects.list(status, LANE_MAX) })),
    ),
    source.listSessions(),
    source.inbox.listStranded(now),
  ]);
  const waiting = await Promise.all(
    keys.map(async (key) => {
      const pending = await source.inbox.listPending(key);
      return { key, count: pending.length, oldestAt: pending[0]?.receivedAt ?? now };
    }),
  );
  return {
    projects: lists,
    sessions,
    waiting: waiting.filter(({ count }) => count > 0),
    trouble: source.listTrouble(),
    now,
  };
}
