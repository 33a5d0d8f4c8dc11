import { say } from "../message/say.ts";
import { isOpen, localeSpoken } from "../conversation/conversation.ts";
import type { Ask, Request } from "../inbound/request.ts";
import type { Answer } from "./answer.ts";
import type { DeskDeps, OpenPlace } from "./deps.ts";
import { said } from "./answer.ts";
import { cancel } from "./cancel.ts";
import { accept } from "./accept.ts";
import { leave } from "./move.ts";
import { placeIs } from "./place.ts";
import { listProjects, propose } from "./project.ts";
import { leaveAsIs, withdraw } from "./replan.ts";
import { showStatus } from "./status.ts";

/**
 * The webhook's side of a conversation, the same on every platform. At most three store calls in sequence before
 * the answer. Throws only if the inbound could not be stored: the platform must then try again.
 * `openPlace` is called only for a plan, and only after every check has passed.
 */
export async function receive(deps: DeskDeps, request: Request, openPlace?: OpenPlace): Promise<Answer> {
  if (!request.allowed) return refuse(deps, request);
  const slowed = slowDown(deps, request);
  if (slowed !== undefined) return slowed;
  const { ask } = request;
  switch (ask.kind) {
    case "intent":
      return accept(deps, request, ask.intent, ask.intent.kind === "plan" ? openPlace : undefined);
    case "cancel":
      return cancel(deps, request, ask.pressed);
    case "status":
      return showStatus(deps, request);
    case "projects":
      return listProjects(deps, request, ask.page);
    case "propose":
      return propose(deps, request, ask.slug, ask.description);
    case "moved":
      return leave(deps, request, ask.from);
    case "place":
      return placeIs(deps, request, ask.is);
    case "leave":
      return leaveAsIs(deps, request, ask.slug);
    case "withdraw":
      return withdraw(deps, request, ask);
    case "help":
      return said(say(request.person.locale).help);
    case "misuse":
      return tellMisuse(deps, request, ask);
  }
}

async function tellMisuse(
  { conversations }: DeskDeps,
  { conversation, person, private: isPrivate }: Request,
  { misuse, stray }: Extract<Ask, { kind: "misuse" }>,
): Promise<Answer> {
  const isUnheard = misuse.kind === "unheard";
  const known = isUnheard || (stray === true && !isPrivate) ? await conversations.read(conversation) : undefined;
  if (stray === true && !isPrivate && !isOpen(known)) return { kind: "ignored" };
  // Nobody knows the language of a group's or channel's voice.
  const locale = (isUnheard ? localeSpoken(known) : undefined) ?? person.locale;
  return said(say(locale).misuse(misuse));
}

/** What people write to each other too, not only to us: no command and no press. */
function isOrdinary(ask: Ask): boolean {
  return (ask.kind === "intent" && ask.intent.kind === "reply") || (ask.kind === "misuse" && ask.stray === true);
}

/** The bot does not answer the ordinary chat of strangers in a group, nor every message of a flood. */
function refuse(deps: DeskDeps, request: Request): Answer {
  const { ask, conversation, person } = request;
  deps.log("warn", "not-allowed", { conversation, person: person.id, ask: kindOf(ask) });
  const isFlood = deps.limit?.(request).kind === "limited";
  return isOrdinary(ask) && (isFlood || !request.private)
    ? { kind: "ignored" }
    : said(say(person.locale).notAllowed(person.id));
}

/** For the log: the kind of the request, without the person's words. */
function kindOf(ask: Request["ask"]): string {
  return ask.kind === "intent" ? ask.intent.kind : ask.kind;
}

/** Said once, then only to a command or a press, which wait for an answer. A flood must not cause a flood. */
function slowDown(deps: DeskDeps, request: Request): Answer | undefined {
  const admission = deps.limit?.(request);
  if (admission === undefined || admission.kind === "admitted") return undefined;
  const { ask, conversation, person } = request;
  deps.log("warn", "rate-limited", { conversation, person: person.id, ask: kindOf(ask), by: admission.by });
  const expectsNone = isOrdinary(ask) && request.replyToken === undefined;
  return expectsNone && !admission.first ? { kind: "ignored" } : said(say(person.locale).slowDown);
}
