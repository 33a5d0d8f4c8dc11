import type { DeskDeps } from "@echo/core/desk/deps";
import type { Conversation } from "@echo/core/conversation/conversation";
import { ConversationKey } from "@echo/core/id/conversation-key";
import type { Inbound } from "@echo/core/inbound/inbound";
import type { LogFields, LogLevel } from "@echo/core/system/log";
import { Slug } from "@echo/core/id/slug";
import { StoreError } from "@echo/core/system/store-error";
import { createMemoryStores } from "../fakes/store/memory.ts";
import type { Stores } from "@echo/core/port/stores";

export interface TestDesk {
  deps: DeskDeps;
  stores: Stores;
  log: { level: LogLevel; event: string; fields: LogFields }[];
  dispatched: ConversationKey[];
  /** Every verb that was called on a store, in order. */
  calls: string[];
  /** Number of store calls in sequence; parallel calls count once. */
  rounds(): number;
  /** If `isDown`, every verb of every store throws; otherwise every verb works again. */
  setDown(isDown: boolean): void;
  /** Runs before every verb, for example to let time pass. */
  before(act: () => void): void;
  propose(slug: string, description?: string): Promise<void>;
  pending(channel: string): Promise<Inbound[]>;
  /** Opens an allowed person's plan in the channel, before any runner has started. */
  open(channel: string): Promise<Conversation>;
}

/** The webhook's desk with in-memory stores. */
export function createTestDesk(now: () => number): TestDesk {
  const stores = createMemoryStores();
  const log: TestDesk["log"] = [];
  const dispatched: ConversationKey[] = [];
  const calls: string[] = [];
  const state = { isDown: false, before: () => {}, underWay: 0, rounds: 0 };

  function watched<Store extends object>(name: string, store: Store): Store {
    const verbs = Object.entries(store).map(([verb, act]: [string, (...given: unknown[]) => Promise<unknown>]) => [
      verb,
      async (...given: unknown[]) => {
        calls.push(`${name}.${verb}`);
        state.before();
        if (state.isDown) throw new StoreError("get", new Error("the store is down"));
        if (state.underWay === 0) state.rounds += 1;
        state.underWay += 1;
        try {
          return await act(...given);
        } finally {
          state.underWay -= 1;
        }
      },
    ]);
    return Object.fromEntries(verbs) as Store;
  }

  const deps: DeskDeps = {
    conversations: watched("conversations", stores.conversations),
    inbox: watched("inbox", stores.inbox),
    turns: watched("turns", stores.turns),
    projects: watched("projects", stores.projects),
    steps: [],
    now,
    log: (level, event, fields = {}) => log.push({ level, event, fields }),
    dispatch: async (key) => {
      dispatched.push(key);
    },
  };

  return {
    deps,
    stores,
    log,
    dispatched,
    calls,
    rounds: () => state.rounds,
    setDown(isDown) {
      state.isDown = isDown;
    },
    before(act) {
      state.before = act;
    },
    async propose(slug, description = "ceva") {
      await stores.projects.propose({ slug: Slug.parse(slug), description, status: "pending", proposedAt: 1 });
    },
    pending: (channel) => stores.inbox.listPending(ConversationKey.parse(`discord:${channel}`)),
    open: (channel) =>
      stores.conversations.wake(ConversationKey.parse(`discord:${channel}`), now(), {
        planningSessionId: "ps_0123456789abcdef" as never,
        slug: Slug.parse("plant-bot"),
        at: now(),
      }),
  };
}
