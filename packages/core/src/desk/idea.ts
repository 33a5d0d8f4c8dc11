import type { Conversation } from "../conversation/conversation.ts";
import { isIdea, isWish, suggestSlugs } from "../id/suggest-slug.ts";
import type { Button } from "../inbound/button.ts";
import { ideaOf } from "../inbound/button.ts";
import type { PlanIntent, RunnerIntent } from "../inbound/inbound.ts";
import type { Request } from "../inbound/request.ts";
import { say } from "../message/say.ts";
import type { Project } from "../project/project.ts";
import { inboundOf } from "./inbound-of.ts";
import type { Answer } from "./answer.ts";
import { said } from "./answer.ts";
import { stillApproved } from "./approved-here.ts";
import type { DeskDeps } from "./deps.ts";

type Reply = Extract<RunnerIntent, { kind: "reply" }>;

/**
 * Plain words in a private chat where nothing is planned. An idea is offered as a project, and a wish as a change of the
 * plan that was approved here. The words are stored, and the button names them. Anything else gets a hint.
 */
export async function offerFor(
  deps: DeskDeps,
  request: Request,
  intent: Reply,
  conversation: Conversation | undefined,
): Promise<Answer> {
  const words = say(request.person.locale);
  const isNew = isIdea(intent.text);
  const hasPlan = (conversation?.approvedSessions.length ?? 0) > 0;
  if (!isNew && !(hasPlan && isWish(intent.text))) return said(words.hint);
  const [slug, [approved]] = await Promise.all([
    freeSlug(deps, intent.text),
    conversation === undefined ? [] : stillApproved(deps, conversation),
    deps.inbox.append(inboundOf(request, intent), "done"),
  ]);
  const idea = ideaOf(request.id);
  const plan: Button[] = slug === undefined || !isNew ? [] : [{ action: "plan", slug, ...idea }];
  if (approved !== undefined) {
    const revise: Button = { action: "revise", slug: approved.slug, session: approved.id, ...idea };
    return said(words.wishOffer(approved.slug), [[revise], ...(plan.length === 0 ? [] : [plan])]);
  }
  return slug === undefined || plan.length === 0 ? said(words.hint) : said(words.ideaOffer(slug), [plan]);
}

/** The first suggestion that no other project has. A project with this very description is the idea's own. */
async function freeSlug(
  { projects }: DeskDeps,
  text: string,
): Promise<ReturnType<typeof suggestSlugs>[number] | undefined> {
  const slugs = suggestSlugs(text);
  const known = await Promise.all(slugs.map((slug) => projects.read(slug)));
  return slugs.find((_slug, index) => known[index] === undefined || known[index]?.description === text);
}

/** A press on an offer: the words of its idea are the description. They are gone if the offer is very old. */
export async function withIdea(deps: DeskDeps, request: Request, intent: RunnerIntent): Promise<RunnerIntent> {
  if (intent.kind !== "plan" || intent.idea === undefined) return intent;
  const [inbound] = await deps.inbox.load(request.conversation, [intent.idea]);
  const kept = inbound?.intent;
  if (kept?.kind === "reply") return { ...intent, description: kept.text };
  return kept?.kind === "plan" && kept.description !== undefined
    ? { ...intent, description: kept.description }
    : intent;
}

/** The words of a `/plan` that is answered with a question: they are stored, and the buttons name them. */
export async function keepWords(deps: DeskDeps, request: Request, intent: PlanIntent): Promise<{ idea?: string }> {
  if (intent.idea !== undefined) return { idea: intent.idea };
  if (intent.description === undefined) return {};
  await deps.inbox.append(inboundOf(request, intent), "done");
  return ideaOf(request.id);
}

/** Somebody has taken the offered name since. */
export function isAnotherIdea({ idea, description, replan }: PlanIntent, project: Project): boolean {
  return idea !== undefined && replan === undefined && description !== undefined && project.description !== description;
}

/** The same idea under another name. */
export async function offerAgain(
  deps: DeskDeps,
  { person }: Request,
  { description = "", idea }: PlanIntent,
): Promise<Answer> {
  const words = say(person.locale);
  const slug = await freeSlug(deps, description);
  if (slug === undefined || idea === undefined) return said(words.hint);
  return said(words.ideaOffer(slug), [[{ action: "plan", slug, idea }]]);
}
