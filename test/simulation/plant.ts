import type { Agent } from "@echo/runner/agent";
import type { Stores } from "../fakes/store/memory.ts";

/** A bug put in on purpose, around the ports: the production code itself stays as it is. */
export interface Plant {
  stores?: (stores: Stores) => Stores;
  /** One process's view of the stores: what it saw before may matter. */
  storesOfWebhook?: (stores: Stores) => Stores;
  agent?: (agent: Agent) => Agent;
  isWithoutRescue?: boolean;
}

export const PLANTS = {
  "no fence": {
    stores: (stores) => ({
      ...stores,
      leases: {
        ...stores.leases,
        commit: async (lease, loaded, change) => {
          const { holder = lease.holder, epoch = lease.epoch } = (await stores.conversations.read(lease.key)) ?? {};
          return stores.leases.commit({ ...lease, holder, epoch }, loaded, change);
        },
      },
    }),
  },
  "unconditional release": {
    stores: (stores) => ({
      ...stores,
      leases: {
        ...stores.leases,
        release: async (lease, wake, due) => {
          const current = await stores.conversations.read(lease.key);
          return stores.leases.release(lease, current?.wake ?? wake, due);
        },
      },
      // A second net would catch it: pending inbound has an index entry of its own.
      inbox: { ...stores.inbox, listStranded: async () => [] },
    }),
  },
  "no rescue": { isWithoutRescue: true },
  "a duplicate that does not wake": {
    stores: (stores) => ({ ...stores, inbox: { ...stores.inbox, listStranded: async () => [] } }),
    storesOfWebhook: (stores) => {
      let isDuplicate = false;
      return {
        ...stores,
        inbox: {
          ...stores.inbox,
          append: async (inbound, status) => {
            const isNew = await stores.inbox.append(inbound, status);
            isDuplicate = !isNew;
            return isNew;
          },
        },
        conversations: {
          ...stores.conversations,
          wake: async (key, now, opening) =>
            (isDuplicate ? await stores.conversations.read(key) : undefined) ??
            (isDuplicate
              ? { key, wake: 0, epoch: 0, turnCounter: 0, starts: 0 }
              : stores.conversations.wake(key, now, opening)),
        },
      };
    },
  },
  "a commit that ignores which session was cancelled": {
    stores: (stores) => ({
      ...stores,
      leases: {
        ...stores.leases,
        commit: async (lease, _loaded, change) => {
          const current = await stores.conversations.read(lease.key);
          const loaded = { planningSessionId: current?.session?.id, cancelledAt: current?.cancelledAt };
          return stores.leases.commit(lease, loaded, change);
        },
      },
    }),
  },
  "a cancel that ignores its session": {
    stores: (stores) => ({
      ...stores,
      conversations: {
        ...stores.conversations,
        cancel: (key, { receivedAt }) => stores.conversations.cancel(key, { receivedAt }),
      },
    }),
  },
  "resuming an interrupted attempt's transcript": {
    agent: (agent) => ({
      ...agent,
      fork: async (slug, from, toId) => {
        const bytes = await agent.transcriptBytes(slug, from.sessionId);
        await agent.fork(slug, { ...from, bytes }, toId);
      },
    }),
  },
} satisfies Record<string, Plant>;
