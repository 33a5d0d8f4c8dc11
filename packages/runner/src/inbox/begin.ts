import { planningSessionIdOf } from "@echo/core/id/planning-session-id";
import { notTaken } from "@echo/core/message/not-taken";
import type { Conversation } from "@echo/core/conversation/conversation";
import type { Inbound } from "@echo/core/inbound/inbound";
import { say } from "@echo/core/message/say";
import type { Project } from "@echo/core/project/project";
import type { Session } from "@echo/core/conversation/session";
import { settle } from "../delivery/commit.ts";
import type { RunnerDeps } from "../lease/deps.ts";
import type { Keeper } from "../lease/keeper.ts";
import { enterTurn } from "../turn/enter.ts";

/** `/plan`: the project is claimed first, the conversation second. Both are the same again when this is redone. */
export async function begin(
  deps: RunnerDeps,
  keeper: Keeper,
  conversation: Conversation,
  inbound: Inbound,
  shutdown: AbortSignal,
): Promise<void> {
  const { intent } = inbound;
  if (intent.kind !== "plan") return;
  const [step] = deps.steps;
  if (step === undefined) throw new Error("there is no phase to begin with");
  if (intent.description !== undefined) await propose(deps, inbound, intent.slug, intent.description);
  const id = planningSessionIdOf(inbound);
  const claim = { session: id, conversation: conversation.key, epoch: keeper.lease.epoch, now: deps.clock.now() };
  const claimed = await deps.projects.claim(intent.slug, claim);
  if (claimed.kind !== "claimed") {
    const words = say(inbound.person.locale);
    const markdown =
      claimed.kind === "unknown"
        ? words.unknownProject(intent.slug)
        : words.projectTaken(intent.slug, claimed.project.status);
    await refuse(deps, keeper, conversation, inbound, markdown);
    return;
  }
  const session = newSession(deps, inbound, claimed.project, id, step.name);
  const decision = { kind: "run", turn: "open-phase", phase: step.name, fresh: true } as const;
  const result = await enterTurn(deps, keeper, conversation, { session, decision, inbound: [inbound] }, shutdown);
  if (result === "cancelled") await giveBack(deps, session);
}

async function propose(deps: RunnerDeps, inbound: Inbound, slug: Session["slug"], description: string): Promise<void> {
  await deps.projects.propose({
    slug,
    description,
    status: "pending",
    proposedAt: inbound.receivedAt,
    proposedBy: inbound.person.id,
  });
}

function newSession(
  deps: RunnerDeps,
  inbound: Inbound,
  project: Project,
  id: Session["id"],
  phase: Session["phase"],
): Session {
  const now = deps.clock.now();
  return {
    id,
    slug: project.slug,
    locale: inbound.person.locale,
    personId: inbound.person.id,
    state: "running",
    phase,
    phases: [],
    revision: 0,
    documents: {},
    externalNonce: deps.newId().slice(-12),
    startedAt: inbound.receivedAt,
    updatedAt: now,
  };
}

/** The conversation was cancelled before the session could be committed: nobody else knows of the claim. */
async function giveBack(deps: RunnerDeps, session: Session): Promise<void> {
  await deps.projects.move(session.slug, "pending", { from: ["planning"], session: session.id, now: deps.clock.now() });
}

async function refuse(
  deps: RunnerDeps,
  keeper: Keeper,
  conversation: Conversation,
  inbound: Inbound,
  markdown: string,
): Promise<void> {
  const { intent, person } = inbound;
  const notes = notTaken(intent, person.locale);
  const reply = { kind: "text", locale: person.locale, markdown: [markdown, ...notes].join("\n\n") } as const;
  await settle(deps, keeper, conversation, {
    session: conversation.session,
    replies: [reply],
    inboundIds: [inbound.id],
    isAnswer: false,
  });
}
