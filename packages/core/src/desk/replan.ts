import { carriesIdea } from "../inbound/button.ts";
import type { Button } from "../inbound/button.ts";
import type { PlanIntent, Replan } from "../inbound/inbound.ts";
import { say } from "../message/say.ts";
import type { Project, ProjectStatus } from "../project/project.ts";
import type { Request } from "../inbound/request.ts";
import type { Slug } from "../id/slug.ts";
import type { Locale } from "../text/locale.ts";
import type { Answer } from "./answer.ts";
import { said } from "./answer.ts";
import type { DeskDeps } from "./deps.ts";
import { keepWords } from "./idea.ts";

/** What may be typed behind `/plan <slug>` instead of a press. */
const TYPED: readonly [RegExp, Replan["how"]][] = [
  [/^(revise|revizuiește|revizuieste)[.!]?$/i, "revise"],
  [/^(start over|(ia-o )?de la (capăt|capat))[.!]?$/i, "start-over"],
];

/** The person's choice about this very approval, with its whole session id. `undefined`: they must be asked first. */
export function chosenReplan({ description, replan }: PlanIntent, project: Project): Replan | undefined {
  const { planningSessionId: session } = project;
  if (session === undefined) return undefined;
  if (replan !== undefined) return session.startsWith(replan.session) ? { ...replan, session } : undefined;
  const how = typedChoice(description);
  return how === undefined ? undefined : { how, session };
}

function typedChoice(description = ""): Replan["how"] | undefined {
  return TYPED.find(([pattern]) => pattern.test(description.trim()))?.[1];
}

const TYPED_WITHDRAWAL = /^(withdraw( it)?|retrage(-l)?)[.!]?$/i;

export function isTypedWithdrawal({ description }: PlanIntent): boolean {
  return TYPED_WITHDRAWAL.test(description?.trim() ?? "");
}

/**
 * The answer to `/plan` where a plan stands, unless the person has chosen to plan it again. A typed withdrawal is one
 * in every state: it may be delivered again after it took effect.
 */
export async function answerStanding(
  deps: DeskDeps,
  request: Request,
  intent: PlanIntent,
  project: Project,
): Promise<Answer | undefined> {
  if (isTypedWithdrawal(intent)) return withdraw(deps, request, { slug: project.slug, session: "" });
  if (project.status !== "approved" || chosenReplan(intent, project) !== undefined) return undefined;
  const { markdown, buttons } = replanQuestion(project, request.person.locale, await keepWords(deps, request, intent));
  return said(markdown, buttons);
}

/**
 * A plan stands, and no command that asks for something else gives it up. Only a press of the first two does. They take
 * along the words that `idea` names.
 */
export function replanQuestion(
  { slug, planningSessionId: session }: Project,
  locale: Locale,
  idea: { idea?: string } = {},
): { markdown: string; buttons: Button[][] } {
  const question = say(locale).replanQuestion(slug);
  if (session === undefined) return { markdown: question, buttons: [] };
  const told = wordsKept({ slug, session, status: "approved" }, locale, idea);
  const button = (action: "start-over" | "leave" | "withdraw"): Button => ({ action, slug, session });
  return {
    markdown: [question, ...told.sentences].join("\n\n"),
    buttons: [
      [told.revise, { ...button("start-over"), ...idea }],
      [button("leave"), button("withdraw")],
    ],
  };
}

/** The button that takes those words along, and what is said about them. */
export function wordsKept(
  { slug, session, status }: { slug: Slug; session: string; status: ProjectStatus },
  locale: Locale,
  idea: { idea?: string },
): { revise: Button; sentences: string[] } {
  const revise: Button = { action: "revise", slug, session, ...idea };
  const words = say(locale);
  if (idea.idea === undefined) return { revise, sentences: [] };
  return { revise, sentences: [carriesIdea(revise) ? words.wordsGoAlong(status) : words.wordsAgain] };
}

/** "Leave it" changes nothing. */
export async function leaveAsIs({ projects }: DeskDeps, { person }: Request, slug: Slug): Promise<Answer> {
  const project = await projects.read(slug);
  return said(say(person.locale).leftAsIs(slug, project?.status));
}

/**
 * Withdraws an approval from any place: the place where it was given may be gone. The project's item decides. The
 * conversation that still names the approval finds it ended.
 */
export async function withdraw(
  { projects, now }: DeskDeps,
  { person }: Request,
  { slug, session }: { slug: Slug; session: string },
): Promise<Answer> {
  const words = say(person.locale);
  const project = await projects.read(slug);
  const id = project?.planningSessionId;
  if (id?.startsWith(session) !== true) return said(words.leftAsIs(slug, project?.status));
  const isWithdrawn = await projects.move(slug, "pending", { from: ["approved"], session: id, now: now() });
  const isEnded = isWithdrawn || project?.status === "pending";
  return isEnded ? said(words.cancelled(slug), undefined, false) : said(words.leftAsIs(slug, project?.status));
}
