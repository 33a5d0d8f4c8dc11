import { notTaken } from "@echo/core/message/not-taken";
import type { Conversation } from "@echo/core/conversation/conversation";
import type { Inbound, RunnerIntent, RunReport } from "@echo/core/inbound/inbound";
import type { Decision } from "@echo/core/conversation/machine";
import { decide } from "@echo/core/conversation/machine";
import { lastQuestion } from "@echo/core/desk/last-question";
import { say } from "@echo/core/message/say";
import type { Reply } from "@echo/core/conversation/reply";
import { viewButtons } from "@echo/core/conversation/view";
import { FINAL_PLAN_NAME } from "@echo/core/project/files";
import { approve } from "./approve.ts";
import { begin } from "./begin.ts";
import { settle } from "../delivery/commit.ts";
import { undelivered } from "../delivery/deliver.ts";
import type { RunnerDeps } from "../lease/deps.ts";
import type { Keeper } from "../lease/keeper.ts";
import { enterTurn } from "../turn/enter.ts";

/** What one look at the conversation led to. `worked`: look again at once; `wait`: nothing more for `ms`. */
export type Step = { kind: "worked" } | { kind: "wait"; ms: number } | { kind: "nothing" };

/** Acts on the oldest pending inbound; replies that came close together are taken as one. */
export async function handle(
  deps: RunnerDeps,
  keeper: Keeper,
  conversation: Conversation,
  pending: readonly Inbound[],
  shutdown: AbortSignal,
): Promise<Step> {
  const [first] = pending;
  if (first === undefined || first.intent.kind === "cancel") return { kind: "nothing" };
  const { session } = conversation;
  if (first.intent.kind === "report") {
    await tellReport(deps, keeper, conversation, first, first.intent);
    return { kind: "worked" };
  }
  const decision = decideInTime(conversation, first, first.intent, deps);
  const batch = decision.kind === "run" ? repliesFromHead(pending) : [first];
  const waitMs = decision.kind === "run" && first.intent.kind === "reply" ? stillArrivingMs(deps, batch) : 0;
  if (waitMs > 0) return { kind: "wait", ms: waitMs };
  for (const inbound of batch) deps.onTaken?.(inbound);
  if (decision.kind === "begin") {
    await begin(deps, keeper, conversation, first, shutdown);
  } else if (decision.kind === "run" && session !== undefined) {
    await enterTurn(deps, keeper, conversation, { session, decision, inbound: batch }, shutdown);
  } else if (decision.kind === "approve" && session !== undefined) {
    const unseen = await undelivered(deps, conversation, session);
    if (unseen === undefined) await approve(deps, keeper, conversation, session, first);
    else await showUnseen(deps, keeper, conversation, first, unseen);
  } else {
    await answerAtOnce(deps, keeper, conversation, first, decision);
  }
  return { kind: "worked" };
}

/** Said beside whatever is going on: it changes nothing and asks nothing. */
async function tellReport(
  deps: RunnerDeps,
  keeper: Keeper,
  conversation: Conversation,
  { id, person }: Inbound,
  report: RunReport,
): Promise<void> {
  await settle(deps, keeper, conversation, {
    session: conversation.session,
    replies: [{ kind: "text", locale: person.locale, markdown: say(person.locale).report(report) }],
    inboundIds: [id],
    isAnswer: false,
  });
}

/** A command typed while the turn was still running was meant for then: its moment has passed. */
function decideInTime(conversation: Conversation, inbound: Inbound, intent: RunnerIntent, deps: RunnerDeps): Decision {
  const { session } = conversation;
  const isTyped = intent.kind !== "reply" && intent.kind !== "plan" && intent.ref === undefined;
  if (session !== undefined && isTyped && inbound.receivedAt < session.updatedAt) {
    return { kind: "refuse", reason: "answered-meanwhile" };
  }
  return decide(session, intent, deps.steps);
}

function repliesFromHead(pending: readonly Inbound[]): Inbound[] {
  const end = pending.findIndex((inbound) => inbound.intent.kind !== "reply");
  return pending.slice(0, Math.max(1, end === -1 ? pending.length : end));
}

/** Milliseconds until the person has been quiet long enough, or has been waited for long enough. */
function stillArrivingMs({ clock, settings }: RunnerDeps, batch: readonly Inbound[]): number {
  const first = batch[0]?.receivedAt ?? 0;
  const last = batch.at(-1)?.receivedAt ?? 0;
  return Math.min(last + settings.batchMs.quiet, first + settings.batchMs.atMost) - clock.now();
}

async function answerAtOnce(
  deps: RunnerDeps,
  keeper: Keeper,
  conversation: Conversation,
  inbound: Inbound,
  decision: Decision,
): Promise<void> {
  const { session } = conversation;
  const { locale } = inbound.person;
  const answer =
    decision.kind === "refuse"
      ? say(locale).refusal(decision.reason, session?.slug)
      : await currentView(deps, conversation, inbound);
  const markdown = [answer, ...notTaken(inbound.intent, locale)].join("\n\n");
  const replies: Reply[] = [{ kind: "text", locale, markdown, ...viewOf(deps, conversation) }];
  const plan =
    decision.kind === "show" && session?.plan !== undefined
      ? await planDocument(deps, session.slug, session.plan, locale)
      : [];
  await settle(deps, keeper, conversation, {
    session,
    replies: [...plan, ...replies],
    inboundIds: [inbound.id],
    isAnswer: false,
  });
}

/** Instead of an error: what is in force now. */
async function currentView({ turns }: RunnerDeps, { key, session }: Conversation, inbound: Inbound): Promise<string> {
  const words = say(inbound.person.locale);
  if (inbound.intent.kind === "finalize" && session?.plan !== undefined) return words.stalePlan;
  const isPressed = "ref" in inbound.intent;
  const question = session === undefined ? [] : [await lastQuestion(turns, key, session)];
  return [...(isPressed ? [words.staleButton] : []), words.hereWeAre, ...question].join("\n\n");
}

/** Approval is of a text that was shown: what the chat did not take then comes once more, before it is asked again. */
async function showUnseen(
  deps: RunnerDeps,
  keeper: Keeper,
  conversation: Conversation,
  { id, person: { locale } }: Inbound,
  unseen: Reply[],
): Promise<void> {
  await settle(deps, keeper, conversation, {
    session: conversation.session,
    replies: [{ kind: "text", locale, markdown: say(locale).unseenPlan }, ...unseen],
    inboundIds: [id],
    isAnswer: true,
  });
}

function viewOf(deps: RunnerDeps, { session }: Conversation): { buttons?: ReturnType<typeof viewButtons> } {
  return session === undefined ? {} : { buttons: viewButtons(session, deps.steps) };
}

/** The plan as a file, so that what is approved is what was shown. */
export async function planDocument(
  deps: Pick<RunnerDeps, "documents" | "log">,
  slug: string,
  plan: { version: number; sha256: string },
  locale: Reply["locale"],
): Promise<Reply[]> {
  const text = await deps.documents.get(slug, plan.sha256);
  const words = say(locale);
  if (text === undefined) {
    deps.log("error", "plan-missing", { slug, sha256: plan.sha256 });
    return [{ kind: "text", locale, markdown: words.trouble("document-missing", undefined) }];
  }
  return [
    { kind: "document", locale, filename: FINAL_PLAN_NAME, text, caption: words.planCaption(slug, plan.version) },
  ];
}
