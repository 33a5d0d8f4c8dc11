import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../simulation/random.ts";
import { ANSWER, WORD } from "./model.ts";
import type { Seat } from "./seat.ts";

/** A word that the person said. Words of one group were sent at once, so they have no order. */
export interface Said {
  word: string;
  group: number;
  /** A cancel came after the word, so it needs no answer. */
  isDropped: boolean;
}

/** A person who plans, with what they said and how long they waited. */
export interface Person {
  seat: Seat;
  said: Said[];
  /** The longest wait for an answer, in milliseconds. */
  longestWaitMs(): number;
  /** The last visible message, for each time the person gave up waiting. */
  gaveUp: string[];
  /** Starts to plan, and waits for the first answer. */
  begin(patienceMs: number): Promise<void>;
  /** Talks until `over`, then waits until every word is answered or `patienceMs` have passed. */
  talk(over: AbortSignal, patienceMs: number): Promise<void>;
}

const LOOK_MS = 250;

export function createPerson(seat: Seat, random: Random, cancels: boolean): Person {
  const said: Said[] = [];
  const gaveUp: string[] = [];
  let group = 0;
  let longestWaitMs = 0;
  let retried = new Set<string>();

  const say = async (count: number) => {
    group += 1;
    const words = Array.from({ length: count }, (_, index) => `w-${seat.name}-${said.length + index}`);
    said.push(...words.map((word) => ({ word, group, isDropped: false })));
    await Promise.all(words.map((word) => seat.say(`I think ${word}`)));
  };
  const isAnswered = async () => {
    const heard = new Set((await seat.shown()).flatMap(({ text }) => text.match(WORD) ?? []));
    return said.every(({ word, isDropped }) => isDropped || heard.has(word));
  };
  /** If a turn stopped, presses its Try again button, once per button. */
  const retry = async () => {
    const button = (await seat.shown()).at(-1)?.buttons.find(({ label }) => label.includes("Try again"));
    if (button === undefined || retried.has(button.data)) return;
    retried.add(button.data);
    await seat.press(button.data);
  };
  const wait = async (isOver: () => Promise<boolean>, patienceMs: number) => {
    const startedAt = performance.now();
    while (!(await isOver())) {
      if (performance.now() - startedAt > patienceMs) {
        gaveUp.push(`${new Date().toISOString()} ${seat.name}: ${JSON.stringify((await seat.shown()).at(-1))}`);
        break;
      }
      await retry();
      await sleep(LOOK_MS);
    }
    longestWaitMs = Math.max(longestWaitMs, performance.now() - startedAt);
  };
  const countAnswers = async () => (await seat.shown()).filter(({ text }) => ANSWER.test(text)).length;
  const plan = async (patienceMs: number) => {
    const before = await countAnswers();
    await seat.say(`/plan ${seat.name} a bot that waters plants`);
    await wait(async () => (await countAnswers()) > before, patienceMs);
  };
  const cancelAndPlanAgain = async (patienceMs: number) => {
    const before = (await seat.shown()).length;
    await seat.say("/cancel");
    for (const one of said) one.isDropped = true;
    await wait(async () => (await seat.shown()).slice(before).some(({ text }) => isCancelAnswer(text)), patienceMs);
    retried = new Set();
    await plan(patienceMs);
  };

  return {
    seat,
    said,
    gaveUp,
    longestWaitMs: () => Math.round(longestWaitMs),
    begin: plan,
    talk: async (over, patienceMs) => {
      while (!over.aborted) {
        if (cancels && random.chance(0.2)) await cancelAndPlanAgain(patienceMs);
        await say(random.between(1, 3));
        if (random.chance(0.7)) await wait(isAnswered, patienceMs);
        await sleep(random.between(200, 2500));
      }
      await wait(isAnswered, patienceMs);
    },
  };
}

function isCancelAnswer(text: string): boolean {
  return text.includes("I stopped planning") || text.includes("nothing to stop");
}
