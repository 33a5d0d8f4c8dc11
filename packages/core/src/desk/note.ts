import type { Misuse, Request } from "../inbound/request.ts";
import { notTaken } from "../message/not-taken.ts";
import { say } from "../message/say.ts";
import type { Answer } from "./answer.ts";

/** What is said beside the answer: no file vanishes without a word. Who may not use the planner is told only that. */
export function notesBeside(answer: Answer, { ask, allowed, person }: Request, unread: readonly Misuse[]): string[] {
  if (!allowed || answer.kind === "ignored" || (answer.kind === "accepted" && answer.duplicate)) return [];
  const left = answer.kind === "said" && ask.kind === "intent" ? notTaken(ask.intent, person.locale) : [];
  return [...left, ...unread.map((misuse) => say(person.locale).misuse(misuse))];
}
