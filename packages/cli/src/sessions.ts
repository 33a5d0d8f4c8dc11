import { dollars } from "@echo/core/money/dollars";
import { totalCostUsd } from "@echo/core/money/total";
import type { Conversation } from "@echo/core/conversation/conversation";
import { liveOpening } from "@echo/core/conversation/conversation";
import { splitKey } from "@echo/core/id/conversation-key";
import type { ProjectStore } from "@echo/core/port/project-store";
import type { Session } from "@echo/core/conversation/session";
import type { Slug } from "@echo/core/id/slug";
import { beginningOf } from "@echo/core/text/cut";
import type { Command, ExitCode } from "./command.ts";
import { refuseOperands } from "./command.ts";
import { withStores } from "./store/open.ts";
import { isoTime, renderTable } from "./table.ts";

export const sessionsCommand: Command = {
  name: "sessions",
  operands: "",
  summary: "Lists the planning sessions that are open, by conversation.",
  details: [
    "With --json: an object keyed `<adapter>:<channel>`. `session_id` is Claude's own session of the current phase, null before its first turn.",
  ],
  options: {},
  run: (context, input) => {
    refuseOperands(input);
    return withStores<ExitCode>(context, async ({ projects, listSessions, emptiness }) => {
      const listed = await Promise.all((await listSessions()).map((one) => describe(one, projects)));
      const sessions = listed.filter((one) => one !== undefined);
      if (emptiness !== undefined) context.warn(emptiness);
      if (input.isJson) context.print(JSON.stringify(Object.fromEntries(sessions), null, 2));
      else if (sessions.length === 0) context.print("No planning session is open.");
      else context.print(renderTable(HEAD, sessions.map(toRow)));
      return 0;
    });
  },
};

/** A session's state. `opening` has no phase and no Claude session yet. */
interface SessionEntry {
  slug: Slug;
  description: string;
  phase: string | null;
  phases_completed: string[];
  state: Session["state"] | "opening";
  session_id: string | null;
  planning_session_id: string;
  adapter: string;
  channel_id: string;
  started_at: string;
  updated_at: string;
  last_text_excerpt: string;
  last_subtype: string | null;
  total_cost_usd: number;
}

async function describe(
  conversation: Conversation,
  projects: Pick<ProjectStore, "read">,
): Promise<[string, SessionEntry] | undefined> {
  const opening = liveOpening(conversation);
  const slug = conversation.session?.slug ?? opening?.slug;
  if (slug === undefined) return undefined;
  const { adapter, channel } = splitKey(conversation.key);
  const description = (await projects.read(slug))?.description ?? "";
  const place = { slug, description, adapter, channel_id: channel };
  if (conversation.session !== undefined) return [conversation.key, { ...place, ...fromSession(conversation.session) }];
  if (opening === undefined) return undefined;
  const at = isoTime(opening.at);
  return [
    conversation.key,
    {
      ...place,
      phase: null,
      phases_completed: [],
      state: "opening",
      session_id: null,
      last_subtype: null,
      planning_session_id: opening.planningSessionId,
      started_at: at,
      updated_at: at,
      last_text_excerpt: "",
      total_cost_usd: 0,
    },
  ];
}

const EXCERPT_LENGTH = 500;

function fromSession(session: Session) {
  return {
    phase: session.phase,
    phases_completed: session.phases.filter(({ status }) => status === "done").map(({ name }) => name),
    state: session.state,
    session_id: session.claude?.id ?? null,
    planning_session_id: session.id,
    started_at: isoTime(session.startedAt),
    updated_at: isoTime(session.updatedAt),
    last_text_excerpt: beginningOf(session.lastExcerpt ?? "", EXCERPT_LENGTH),
    last_subtype: session.lastSubtype ?? null,
    total_cost_usd: totalCostUsd(session),
  };
}

const HEAD = ["conversation", "slug", "state", "phase", "done", "cost", "updated"];

function toRow([key, session]: [string, SessionEntry]): string[] {
  return [
    key,
    session.slug,
    session.state,
    session.phase ?? "",
    session.phases_completed.join(", "),
    session.total_cost_usd === 0 ? "" : dollars(session.total_cost_usd),
    session.updated_at,
  ];
}
