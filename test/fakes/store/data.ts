import type { Conversation, SessionName } from "@echo/core/conversation/conversation";
import { newConversation } from "@echo/core/conversation/conversation";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import type { Inbound } from "@echo/core/inbound/inbound";
import type { Project } from "@echo/core/project/project";
import type { Slug } from "@echo/core/id/slug";
import type { Turn } from "@echo/core/conversation/turn";

/** The conversation's item with the fields that only the store uses. */
export interface State {
  conversation: Conversation;
  /** Since when the conversation has been in the index of those that need a runner. */
  dueSince?: number;
  /** The latest cancel that ended something, and what it ended. */
  cancel?: { id: string; ended: SessionName };
}

/** One table in memory. Everything goes in and comes out as a copy, as over a network. */
export interface Data {
  states: Map<ConversationKey, State>;
  /** By conversation, then by id. */
  inbound: Map<ConversationKey, Map<string, { inbound: Inbound; status: "pending" | "done" }>>;
  /** By conversation and id. */
  turns: Map<string, Turn>;
  /** The visible progress messages. */
  progress: Map<ConversationKey, string>;
  /** `since`: the time at which the project got its status. */
  projects: Map<Slug, { project: Project; since: number }>;
  /** By folder and sha256. */
  documents: Map<string, string>;
  /** Dollars by day. */
  spentUsd: Map<string, number>;
}

export function createData(): Data {
  return {
    states: new Map(),
    inbound: new Map(),
    turns: new Map(),
    progress: new Map(),
    projects: new Map(),
    documents: new Map(),
    spentUsd: new Map(),
  };
}

/** The state as it is, or as a write would create it. */
export function stateOf(data: Data, key: ConversationKey): State {
  return data.states.get(key) ?? { conversation: newConversation(key) };
}

/** Replaces the state; returns a copy of the new conversation. */
export function save(data: Data, state: State): Conversation {
  data.states.set(state.conversation.key, copy(state));
  return copy(state.conversation);
}

/** A deep copy: nothing is shared, as over a network. Plain data only; many times faster than `structuredClone`. */
export function copy<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => copy(item)) as Value;
  const result: Record<string, unknown> = {};
  for (const name in value) result[name] = copy(value[name]);
  return result as Value;
}

export function without<Value extends object, Name extends keyof Value>(value: Value, ...names: Name[]) {
  const copy = { ...value };
  for (const name of names) delete copy[name];
  return copy as Omit<Value, Name>;
}
