import { randomUUID } from "node:crypto";
import type { ClaudeOutcome } from "@echo/claude/outcome";
import type { Clock } from "@echo/core/system/clock";
import type { Chat } from "@echo/core/port/chat";
import type { Agent } from "@echo/runner/agent/agent";
import type { RunnerDeps } from "@echo/runner/lease/deps";
import { DEFAULT_SETTINGS } from "@echo/runner/lease/deps";
import type { Workspace } from "@echo/runner/workspace/workspace";
import { createMemoryOutcomes } from "../fakes/outcome-store.ts";

export const STEPS = [{ name: "office-hours", optional: false }];
const PROMPTS = {
  planningAgent: "{slug}",
  finalPlan: "Write it.",
  repair: "{findings}",
  phases: { "office-hours": "Talk." },
};
export const silent = (): void => {};

/** A runner's ports but for the stores: an agent that thinks for a while and repeats the words it was given. */
export function stubDeps(options: {
  clock: Clock;
  thinkMs: number;
  /** What one may count: one group in words such as `m1`. */
  words: RegExp;
  onSaid: (channel: string, text: string) => void;
}): Omit<RunnerDeps, "conversations" | "leases" | "inbox" | "turns" | "projects" | "documents" | "ledger"> {
  return {
    chat: stubChat(options.onSaid),
    agent: stubAgent(options),
    outcomes: createMemoryOutcomes(),
    workspace: stubWorkspace(),
    prompts: PROMPTS,
    steps: STEPS,
    settings: DEFAULT_SETTINGS,
    clock: options.clock,
    newId: randomUUID,
    mask: (text) => text,
    log: silent,
    onRest: silent,
  };
}

function stubAgent({ clock, thinkMs, words }: { clock: Clock; thinkMs: number; words: RegExp }): Agent {
  const transcripts = new Map<string, number>();
  return {
    run: async ({ prompt, sessionId }, signal): Promise<ClaudeOutcome> => {
      await clock.sleep(thinkMs, signal);
      const report = {
        text: `Heard ${(prompt.match(words) ?? []).join(" ")}.\n\nPHASE_STATUS: needs_input`,
        usage: { tokensIn: 10, tokensOut: 20 },
        turns: 1,
        costUsd: 0.01,
        subtype: "success",
        durationMs: thinkMs,
        unreadableLines: 0,
      };
      if (signal.aborted) return { ...report, kind: "cancelled", reason: String(signal.reason) };
      transcripts.set(sessionId, (transcripts.get(sessionId) ?? 0) + prompt.length);
      return { ...report, kind: "answered" };
    },
    transcriptBytes: async (_slug, sessionId) => transcripts.get(sessionId) ?? 0,
    fork: async (_slug, from, toId) => void transcripts.set(toId, from.bytes),
    hasSkill: async () => false,
    sweep: async () => {},
  };
}

function stubWorkspace(): Workspace {
  const files = new Map<string, string>();
  return {
    path: (slug) => `/workspace/${slug}`,
    prepare: async () => {},
    read: async (slug, file) => files.get(`${slug}/${file}`),
    write: async (slug, file, text) => void files.set(`${slug}/${file}`, text),
    remove: async (slug, file) => void files.delete(`${slug}/${file}`),
    head: async () => undefined,
    began: async () => undefined,
    commitApproved: async () => ({ commit: "c".repeat(40), besides: [] }),
    ownBranch: async () => undefined,
    facts: async () => "Tracked files: 0",
  };
}

function stubChat(onSaid: (channel: string, text: string) => void): Chat {
  const nothing = async () => {};
  const seen = new Set<string>();
  return {
    adapter: "echo",
    label: "the console",
    pace: { progressMs: 60_000, typingMs: 60_000 },
    render: (reply) => [{ text: reply.kind === "text" ? reply.markdown : reply.caption }],
    // The same nonce is the same message.
    send: async (channel, piece, nonce) => {
      if (!seen.has(nonce)) onSaid(channel, String(piece["text"]));
      seen.add(nonce);
      return { kind: "sent", messageId: "1" };
    },
    fetchFile: async () => ({ kind: "refused", problem: "gone", reason: "there are no files" }),
    typing: async () => undefined,
    showProgress: async () => undefined,
    clearProgress: nothing,
    react: nothing,
  };
}
