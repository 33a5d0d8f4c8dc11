import type { Agent } from "@echo/runner/agent/agent";
import type { Chat } from "@echo/core/port/chat";
import type { Keeper } from "@echo/runner/lease/keeper";
import type { Workspace } from "@echo/runner/workspace/workspace";
import type { Journal } from "./journal.ts";
import type { Process } from "./world.ts";

interface Holder {
  process: Process;
  keeper: Keeper;
}

/** What each runner believes of its lease, at every moment, and what it does without that belief. */
export interface Beliefs {
  /** Two runners at once believed that they hold one lease. */
  two: Set<string>;
  /** A runner acted on what no epoch protects, and did not believe that it holds the lease. */
  unbelieving: Set<string>;
  hold(process: Process, keeper: Keeper): void;
  /** Looks at all keepers. Call it after every event. */
  look(): void;
  workspace(process: Process, workspace: Workspace): Workspace;
  agent(process: Process, agent: Agent): Agent;
  chat(process: Process, chat: Chat): Chat;
}

export function createBeliefs({ releases }: Journal): Beliefs {
  let holders: Holder[] = [];
  const two = new Set<string>();
  const unbelieving = new Set<string>();
  const isReleased = ({ lease }: Keeper) =>
    releases.some((one) => one.lease.key === lease.key && one.lease.epoch === lease.epoch);

  /** The port, but each of these verbs is noted if the process calls it without trust. */
  const asked = <Port extends object>(process: Process, port: Port, verbs: readonly (keyof Port & string)[]): Port =>
    new Proxy(port, {
      get: (target, verb, receiver) => {
        const value: unknown = Reflect.get(target, verb, receiver);
        if (typeof value !== "function" || !verbs.some((one) => one === verb)) return value;
        return (...given: unknown[]): unknown => {
          const own = holders.find((one) => one.process === process);
          if (process.isAlive && own?.keeper.trusts() !== true)
            unbelieving.add(`${process.name} did ${String(verb)} without trusting its lease`);
          return Reflect.apply(value, target, given);
        };
      },
    });

  return {
    two,
    unbelieving,
    hold: (process, keeper) => void holders.push({ process, keeper }),
    look: () => {
      holders = holders.filter(({ process }) => process.isAlive);
      if (holders.length < 2) return;
      const believing = holders.filter(({ keeper }) => keeper.trusts() && !isReleased(keeper));
      for (const [index, one] of believing.entries()) {
        const other = believing.slice(index + 1).find(({ keeper }) => keeper.lease.key === one.keeper.lease.key);
        if (other !== undefined)
          two.add(`two holders: ${one.process.name} and ${other.process.name} both trust ${one.keeper.lease.key}`);
      }
    },
    workspace: (process, workspace) => asked(process, workspace, ["write", "remove"]),
    agent: (process, agent) => asked(process, agent, ["run"]),
    chat: (process, chat) => asked(process, chat, ["send"]),
  };
}
