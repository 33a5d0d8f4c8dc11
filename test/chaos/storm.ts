import { setTimeout as sleep } from "node:timers/promises";
import type { FakeTelegram } from "../fakes/telegram/bot-api.ts";
import type { Random } from "../simulation/random.ts";
import type { Host } from "./host.ts";

/** The blows that the storm can strike. The first three are kills. */
export const BLOWS = [
  "runner killed",
  "planner killed",
  "everything killed",
  "runner stopped softly",
  "runner frozen past its lease",
  "planner frozen",
  "chat down",
] as const;
export type BlowName = (typeof BLOWS)[number];
export type Blows = Record<BlowName, number>;

const KILLS: readonly BlowName[] = ["runner killed", "planner killed", "everything killed"];
const WEIGHTS: Readonly<Record<BlowName, number>> = {
  "runner killed": 55,
  "planner killed": 10,
  "everything killed": 5,
  "runner stopped softly": 8,
  "runner frozen past its lease": 10,
  "planner frozen": 4,
  "chat down": 8,
};
/** The pause between two blows: a share of one turn's time, within bounds. It gets shorter if time runs short. */
const PAUSE = { least: 0.1, most: 0.45, leastMs: 300, mostMs: 5000 };
const RUNNER_WITHIN_MS = 10_000;

export function countKills(blows: Blows): number {
  return KILLS.reduce((sum, name) => sum + blows[name], 0);
}

export interface StormOptions {
  host: Host;
  telegram: FakeTelegram;
  random: Random;
  leaseMs: number;
  /** Milliseconds from a message to its answer, including the runner's start. */
  turnMs: number;
  kills: number;
  /** Milliseconds after which the storm ends in any case. */
  limitMs: number;
  /** Ends the storm early. */
  signal?: AbortSignal;
}

/** Strikes at random until it has made enough kills. */
export async function storm({
  host,
  telegram,
  random,
  leaseMs,
  turnMs,
  kills,
  limitMs,
  signal: early,
}: StormOptions): Promise<Blows> {
  const blows = Object.fromEntries(BLOWS.map((name) => [name, 0])) as Blows;
  const until = performance.now() + limitMs;
  const frozen: Promise<void>[] = [];
  const pick = <Item>(items: readonly Item[]) => items[random.between(0, items.length - 1)];
  const freeze = async (pid: number, ms: number) => {
    signal(pid, "SIGSTOP");
    await sleep(ms);
    signal(pid, "SIGCONT");
  };
  const strike = async (name: BlowName): Promise<boolean> => {
    if (name.startsWith("runner")) await untilThereIs(() => host.runners().length > 0);
    const runner = pick(host.runners());
    const planner = host.pid();
    switch (name) {
      case "runner killed":
        return runner !== undefined && signal(runner, "SIGKILL");
      case "runner stopped softly":
        return runner !== undefined && signal(runner, "SIGTERM");
      case "runner frozen past its lease":
        if (runner !== undefined) frozen.push(freeze(runner, leaseMs + random.between(500, 3000)));
        return runner !== undefined;
      case "planner killed":
        return planner !== undefined && signal(planner, "SIGKILL");
      case "planner frozen":
        if (planner !== undefined) await freeze(planner, random.between(500, 2000));
        return planner !== undefined;
      case "everything killed":
        return host
          .everything()
          .map((pid) => signal(pid, "SIGKILL"))
          .includes(true);
      case "chat down":
        telegram.breakDown(random.between(1, 6));
        return true;
    }
  };
  host.setWeather("storm");
  const isOver = () => countKills(blows) >= kills || performance.now() >= until || early?.aborted === true;
  while (!isOver()) {
    const pauseMs = turnMs * (PAUSE.least + random.next() * (PAUSE.most - PAUSE.least));
    const fairMs = (until - performance.now()) / (kills - countKills(blows));
    await sleep(Math.min(fairMs / 2, PAUSE.mostMs, Math.max(PAUSE.leastMs, pauseMs)));
    await host.address();
    const name = choose(random);
    if (await strike(name)) blows[name] += 1;
  }
  await Promise.all(frozen);
  telegram.breakDown(0);
  host.setWeather("calm");
  return blows;
}

async function untilThereIs(thing: () => boolean): Promise<void> {
  const until = performance.now() + RUNNER_WITHIN_MS;
  while (!thing() && performance.now() < until) await sleep(100);
}

function choose(random: Random): BlowName {
  let left = random.next() * BLOWS.reduce((sum, name) => sum + WEIGHTS[name], 0);
  return BLOWS.find((name) => (left -= WEIGHTS[name]) < 0) ?? "runner killed";
}

function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
