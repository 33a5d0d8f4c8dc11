import type { Conversation, Opening } from "@echo/core/conversation/conversation";
import { cancellable, isLeaseLive, isStarting, LastSession } from "@echo/core/conversation/conversation";
import type { CancelScope, ConversationStore } from "@echo/core/port/conversation-store";
import type { Data, State } from "./data.ts";
import { copy, save, stateOf, without } from "./data.ts";

export function createMemoryConversationStore(data: Data): ConversationStore {
  return {
    read: async (key) => copy(data.states.get(key)?.conversation),
    wake: async (key, now, opening, heardAt) => {
      const state = stateOf(data, key);
      const { conversation } = state;
      const marks = opening !== undefined && opens(state, opening) ? { opening } : {};
      const heard = heardAt === undefined ? {} : { heardAt };
      return save(data, {
        ...state,
        dueSince: state.dueSince ?? now,
        conversation: { ...conversation, wake: conversation.wake + 1, ...marks, ...heard },
      });
    },
    cancel: async (key, scope) => {
      const state = stateOf(data, key);
      const { conversation } = state;
      const { receivedAt } = scope;
      const isSince = (conversation.cancelledAt ?? -Infinity) >= receivedAt;
      if (isSince || !isInScope(state, scope)) {
        const leavesTime = scope.session === undefined && conversation.session === undefined;
        if (leavesTime && !isSince)
          save(data, { ...state, conversation: { ...conversation, cancelledAt: receivedAt } });
        return state.cancel?.id === scope.id ? copy(state.cancel.ended) : undefined;
      }
      const ended = cancellable(conversation, scope.place);
      const rest = withoutEnded(conversation, scope);
      const kept = scope.keeps === true && conversation.session !== undefined ? { left: conversation.session } : {};
      save(data, {
        dueSince: state.dueSince ?? receivedAt,
        ...(ended === undefined ? {} : { cancel: { id: scope.id, ended } }),
        conversation: { ...rest, ...kept, cancelledAt: receivedAt, wake: conversation.wake + 1 },
      });
      return ended;
    },
    claimStart: async (key, now, until) => {
      const state = stateOf(data, key);
      const { conversation } = state;
      if (isLeaseLive(conversation, now) || isStarting(conversation, now, until - now)) return undefined;
      const claimed = { ...conversation, startingUntil: until, starts: conversation.starts + 1 };
      return save(data, { ...state, conversation: claimed });
    },
    abandonStart: async (key, starts) => {
      const state = stateOf(data, key);
      if (!data.states.has(key) || state.conversation.starts !== starts) return;
      save(data, { ...state, conversation: without(state.conversation, "startingUntil") });
    },
    markPlace: async (key, goneAt) => {
      const state = stateOf(data, key);
      if (!data.states.has(key)) return;
      const conversation =
        goneAt === undefined ? without(state.conversation, "goneAt") : { goneAt, ...state.conversation };
      save(data, { ...state, conversation });
    },
    listDue: async () =>
      [...data.states.values()]
        .filter(({ dueSince }) => dueSince !== undefined)
        .toSorted((left, right) => (left.dueSince ?? 0) - (right.dueSince ?? 0))
        .map(({ conversation }) => conversation.key),
  };
}

/** If an approval ends, its session becomes the last session, because another one may have begun and ended since. */
function withoutEnded(conversation: Conversation, { place = 0 }: CancelScope): Conversation {
  const { session, opening, approvedSessions } = conversation;
  if (session !== undefined || opening !== undefined) return without(conversation, "session", "opening", "outbox");
  const lastSession = LastSession.parse(approvedSessions[place]);
  return { ...without(conversation, "outbox"), lastSession, approvedSessions: approvedSessions.toSpliced(place, 1) };
}

function opens({ conversation }: State, wanted: Opening): boolean {
  const { opening, session, cancelledAt = -Infinity, lastSession } = conversation;
  if (opening !== undefined || session !== undefined) return false;
  return cancelledAt < wanted.at && lastSession?.id !== wanted.planningSessionId;
}

/** Checks only the first that exists of live session, opening and approval. */
function isInScope({ conversation }: State, { receivedAt, session: wanted, place = 0 }: CancelScope): boolean {
  const { session, opening, approvedSessions } = conversation;
  const isOurs = (id: string, began: number) => began <= receivedAt && (wanted === undefined || wanted === id);
  if (session !== undefined) return isOurs(session.id, session.startedAt);
  if (opening !== undefined) return isOurs(opening.planningSessionId, opening.at);
  const approved = approvedSessions[place];
  return approved !== undefined && isOurs(approved.id, approved.at);
}
