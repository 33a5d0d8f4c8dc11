import { newConversation } from "@echo/core/conversation/conversation";
import type { Agent } from "@echo/runner/agent/agent";
import type { startKeeper } from "@echo/runner/lease/keeper";
import type { Stores } from "@echo/core/port/stores";
import { without } from "../fakes/store/data.ts";

type StartKeeper = typeof startKeeper;

/** A bug that is planted around the ports. The production code itself stays unchanged. */
export interface Plant {
  stores?: (stores: Stores) => Stores;
  /** One webhook's view of the stores, so that the bug can depend on its earlier calls. */
  storesOfWebhook?: (stores: Stores) => Stores;
  agent?: (agent: Agent) => Agent;
  keeper?: (start: StartKeeper) => StartKeeper;
  isWithoutRescue?: boolean;
}

/** Takes away the index of pending inbound. Without this second net, a message that the first net misses is lost. */
export const WITHOUT_SECOND_NET: Plant = {
  stores: (stores) => ({ ...stores, inbox: { ...stores.inbox, listStranded: async () => [] } }),
};

export const NO_FENCE: Plant = {
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
};

export const UNCONDITIONAL_RELEASE: Plant = {
  stores: (given) => {
    const stores = WITHOUT_SECOND_NET.stores?.(given) ?? given;
    const release: Stores["leases"]["release"] = async (lease, wake, due) => {
      const current = await stores.conversations.read(lease.key);
      return stores.leases.release(lease, current?.wake ?? wake, due);
    };
    return { ...stores, leases: { ...stores.leases, release } };
  },
};

export const NO_RESCUE: Plant = { isWithoutRescue: true };

export const SILENT_DUPLICATE: Plant = {
  ...WITHOUT_SECOND_NET,
  storesOfWebhook: (stores) => {
    let isDuplicate = false;
    const append: Stores["inbox"]["append"] = async (inbound, status) => {
      const isNew = await stores.inbox.append(inbound, status);
      isDuplicate = !isNew;
      return isNew;
    };
    const wake: Stores["conversations"]["wake"] = async (key, ...given) => {
      if (!isDuplicate) return stores.conversations.wake(key, ...given);
      const nobodyYet = { ...newConversation(key), holder: "x", leaseExpiresAt: Infinity };
      return (await stores.conversations.read(key)) ?? nobodyYet;
    };
    return { ...stores, inbox: { ...stores.inbox, append }, conversations: { ...stores.conversations, wake } };
  },
};

export const COMMIT_AFTER_CANCEL: Plant = {
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
};

export const CANCEL_OF_ANY_SESSION: Plant = {
  stores: (stores) => ({
    ...stores,
    conversations: {
      ...stores.conversations,
      cancel: (key, { id, receivedAt }) => stores.conversations.cancel(key, { id, receivedAt }),
    },
  }),
};

export const RESUMED_LEFTOVERS: Plant = {
  agent: (agent) => ({
    ...agent,
    fork: async (slug, from, toId) => {
      const bytes = await agent.transcriptBytes(slug, from.sessionId);
      await agent.fork(slug, { ...from, bytes }, toId);
    },
  }),
};

/** The cancel of a re-planning ends the approval that it restored, too. */
export const FORGOTTEN_APPROVAL: Plant = {
  stores: (stores) => ({
    ...stores,
    projects: {
      ...stores.projects,
      move: async (slug, to, when) => {
        const isMoved = await stores.projects.move(slug, to, when);
        const project = isMoved && to === "pending" ? await stores.projects.read(slug) : undefined;
        const { planningSessionId: session } = project ?? {};
        if (session === undefined || project?.status !== "approved") return isMoved;
        return stores.projects.move(slug, to, { from: ["approved"], session, now: when.now });
      },
    },
  }),
};

/** Nothing asks any more whether the lease is trusted before it acts. Only the keeper itself gives up. */
export const ACTS_WITHOUT_TRUST: Plant = {
  keeper: (start) => (deps, lease, acquiredAt) => ({ ...start(deps, lease, acquiredAt), isTrusted: () => true }),
};

/** Trust lasts from the answer of a renewal, which may have come much later than the renewal was sent. */
export const TRUST_FROM_THE_ANSWER: Plant = {
  keeper: (start) => (deps, lease, acquiredAt) => {
    let renewingMs = 0;
    const renew: Stores["leases"]["renew"] = async (...given) => {
      const sentAt = deps.clock.monotonic();
      const renewed = await deps.leases.renew(...given);
      renewingMs += deps.clock.monotonic() - sentAt;
      return renewed;
    };
    const clock = { ...deps.clock, monotonic: () => deps.clock.monotonic() - renewingMs };
    return start({ ...deps, clock, leases: { ...deps.leases, renew } }, lease, acquiredAt);
  },
};

/** The webhook compares nothing that it read with its own clock. */
export const BELIEVES_ITS_CLOCK: Plant = {
  storesOfWebhook: (stores) => {
    const read: Stores["conversations"]["read"] = async (key) => {
      const seen = await stores.conversations.read(key);
      return seen === undefined ? undefined : without(seen, "heardAt", "cancelledAt");
    };
    return { ...stores, conversations: { ...stores.conversations, read } };
  },
};
