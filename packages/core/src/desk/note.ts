import type { Misuse, Request } from "../inbound/request.ts";
import { notTaken } from "../message/not-taken.ts";
import { say } from "../message/say.ts";
import type { Answer } from "./answer.ts";

/** The note beside the answer: no file is dropped silently. A person who may not use the planner is told only that. */
export function notesBeside(answer: Answer, { ask, allowed, person }: Request, unread: readonly Misuse[]): string[] {
  if (!allowed || answer.kind === "ignored" || (answer.kind === "accepted" && answer.duplicate)) return [];
  const left = answer.kind === "said" && ask.kind === "intent" ? notTaken(ask.intent, person.locale) : [];
  return [...left, ...unread.map((misuse) => say(person.locale).misuse(misuse))];
}
