import type { Scheduler } from "fast-check";
import type { Stores } from "@echo/core/port/stores";

/** A process as the schedule sees it. Each of its store calls waits for its place in the order. */
export interface Scheduled {
  stores: Stores;
  /** Resolves when the process has made its last call. Whatever it awaits then never resolves. */
  crashed: Promise<"crashed">;
}

/** The same stores, but fast-check puts the calls in order. After `calls` of them the process has crashed. */
export function scheduleStores(scheduler: Scheduler, stores: Stores, name: string, calls = Infinity): Scheduled {
  let made = 0;
  const { promise: crashed, resolve: crash } = Promise.withResolvers<"crashed">();
  const wrap = <Port extends object>(port: Port, portName: string): Port => {
    const verbs = Object.entries(port).map(([verb, call]: [string, (...input: unknown[]) => Promise<unknown>]) => {
      const act = async (...input: unknown[]) => {
        made += 1;
        if (made <= calls) return call(...input);
        crash("crashed");
        return new Promise(() => {});
      };
      return [
        verb,
        (...input: unknown[]) =>
          scheduler.schedule(Promise.resolve(), `${name} ${portName}.${verb}`).then(() => act(...input)),
      ];
    });
    return Object.fromEntries(verbs) as Port;
  };
  return {
    crashed,
    stores: {
      conversations: wrap(stores.conversations, "conversations"),
      leases: wrap(stores.leases, "leases"),
      inbox: wrap(stores.inbox, "inbox"),
      turns: wrap(stores.turns, "turns"),
      projects: wrap(stores.projects, "projects"),
      documents: wrap(stores.documents, "documents"),
      ledger: wrap(stores.ledger, "ledger"),
    },
  };
}
