import type { Conversation } from "@echo/core/conversation/conversation";
import type { Change, Lease, LeaseStore, Loaded } from "@echo/core/port/lease-store";
import type { Data, State } from "./data.ts";
import { copy, save, stateOf, without } from "./data.ts";

export function createMemoryLeaseStore(data: Data): LeaseStore {
  return {
    acquire: async (key, holder, now, leaseMs, unrenewed) => {
      const state = stateOf(data, key);
      const { conversation } = state;
      const { leaseExpiresAt: until = 0 } = conversation;
      const isOver = until <= now || until === unrenewed;
      if (conversation.holder !== undefined && !isOver && conversation.holder !== holder) return undefined;
      const free = without(conversation, "startingUntil");
      return save(data, {
        ...state,
        dueSince: state.dueSince ?? now,
        conversation: { ...free, holder, leaseExpiresAt: now + leaseMs, leaseRenewedAt: now, epoch: free.epoch + 1 },
      });
    },
    renew: async (lease, now, leaseMs) => {
      const state = stateOf(data, lease.key);
      if (!isMine(state.conversation, lease)) return undefined;
      return save(data, {
        ...state,
        conversation: { ...state.conversation, leaseExpiresAt: now + leaseMs, leaseRenewedAt: now },
      });
    },
    commit: async (lease, loaded, change) => {
      const state = stateOf(data, lease.key);
      const { conversation } = state;
      if (!isMine(conversation, lease)) return { kind: "fenced" };
      const isPast = conversation.turnCounter > change.turnCounter;
      if (isPast || !isAsLoaded(conversation, loaded)) return { kind: "cancelled", conversation: copy(conversation) };
      return { kind: "committed", conversation: save(data, changed(state, change)) };
    },
    release: async (lease, wake, due) => {
      const state = stateOf(data, lease.key);
      if (!isMine(state.conversation, lease) || state.conversation.wake !== wake) return false;
      const free = without(state.conversation, "holder", "leaseExpiresAt", "leaseRenewedAt", "startingUntil");
      save(
        data,
        due
          ? { ...state, conversation: free }
          : { ...without(state, "dueSince"), conversation: without(free, "opening") },
      );
      return true;
    },
  };
}

function isMine(conversation: Conversation, { epoch, holder }: Lease): boolean {
  return conversation.epoch === epoch && conversation.holder === holder;
}

function isAsLoaded({ session, cancelledAt }: Conversation, loaded: Loaded): boolean {
  return session?.id === loaded.planningSessionId && cancelledAt === loaded.cancelledAt;
}

function changed(state: State, { session, outbox, lastSession, approvedSessions, turnCounter }: Change): State {
  const kept = without(state.conversation, "session", "opening");
  return {
    ...state,
    conversation: {
      ...kept,
      turnCounter,
      ...(session === undefined ? {} : { session }),
      ...(outbox === undefined ? {} : { outbox }),
      ...(lastSession === undefined ? {} : { lastSession }),
      ...(approvedSessions === undefined ? {} : { approvedSessions }),
    },
  };
}
