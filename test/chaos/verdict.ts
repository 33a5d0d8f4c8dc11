import { say } from "@echo/core/message/say";
import { ANSWER, WORD } from "./model.ts";
import type { Person, Said } from "./person.ts";
import type { Shown } from "./seat.ts";

/** What people said, compared with the answers that they saw. */
export interface Counts {
  said: number;
  answered: number;
  /** Words that were neither cancelled nor answered. */
  lost: string[];
  /** Words that were answered before an earlier word. */
  reordered: string[];
  /** Words that two different answers heard. */
  doubleCommitted: string[];
  /** Answers that people saw more than once, on a platform with nonces. `ambiguous`: on one without. */
  doublyVisible: string[];
  ambiguous: string[];
}

export async function compare(people: readonly Person[]): Promise<Counts> {
  const counts: Counts = {
    said: 0,
    answered: 0,
    lost: [],
    reordered: [],
    doubleCommitted: [],
    doublyVisible: [],
    ambiguous: [],
  };
  for (const { seat, said } of people) {
    const shown = (await seat.shown()).filter(({ text }) => !isRepeated(text));
    const answersOf = hearings(shown);
    counts.said += said.length;
    counts.answered += said.filter(({ word }) => answersOf.has(word)).length;
    counts.lost.push(
      ...said.filter(({ word, isDropped }) => !isDropped && !answersOf.has(word)).map(({ word }) => word),
    );
    counts.doubleCommitted.push(...[...answersOf].filter(([, answers]) => answers.size > 1).map(([word]) => word));
    counts.reordered.push(...outOfOrder(shown, said));
    (seat.honoursNonces ? counts.doublyVisible : counts.ambiguous).push(...seenTwice(shown));
  }
  return counts;
}

/** The view after a press on an old button only repeats the last answer. */
function isRepeated(text: string): boolean {
  return text.includes(say("en").hereWeAre);
}

/** For each word, the answers that heard it. */
function hearings(shown: readonly Shown[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { text } of shown) {
    const answer = ANSWER.exec(text)?.[0];
    for (const word of answer === undefined ? [] : (text.match(WORD) ?? [])) {
      found.set(word, (found.get(word) ?? new Set()).add(answer ?? ""));
    }
  }
  return found;
}

function outOfOrder(shown: readonly Shown[], said: readonly Said[]): string[] {
  const order = [...new Set(shown.flatMap(({ text }) => text.match(WORD) ?? []))];
  const groups = new Map(said.map(({ word, group }) => [word, group]));
  return order.filter((word, index) => {
    const group = groups.get(word) ?? 0;
    return order.slice(0, index).some((earlier) => (groups.get(earlier) ?? 0) > group);
  });
}

function seenTwice(shown: readonly Shown[]): string[] {
  const answers = shown.flatMap(({ text }) => ANSWER.exec(text)?.[0] ?? []);
  return answers.filter((answer, index) => answers.indexOf(answer) !== index);
}
