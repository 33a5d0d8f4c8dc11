import type { OutcomeStore } from "@echo/runner/agent/outcome-store";

/** Outcomes in memory, by Claude session. */
export function createMemoryOutcomes(texts = new Map<string, string>()): OutcomeStore {
  return {
    keep: async (_slug, sessionId, text) => void texts.set(sessionId, text),
    load: async (_slug, sessionId) => texts.get(sessionId),
    drop: async (_slug, sessionId) => void texts.delete(sessionId),
  };
}
