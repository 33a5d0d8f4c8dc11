import type { RunEnd } from "@echo/runner/drain/drain";
import { randomUUID } from "node:crypto";
import type { ClaudeOutcome } from "@echo/claude/outcome";
import type { Clock } from "@echo/core/system/clock";
import { systemClock } from "@echo/core/system/clock";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import { conversationKey } from "@echo/core/id/conversation-key";
import type { Answer } from "@echo/core/desk/answer";
import { receive } from "@echo/core/desk/desk";
import { dispatchDue } from "@echo/core/dispatch/dispatch";
import type { Button } from "@echo/core/inbound/button";
import { askOfButton } from "@echo/core/inbound/button";
import { withAttached } from "@echo/core/inbound/attach";
import { readText } from "@echo/core/inbound/command";
import type { Chat, SendResult } from "@echo/core/port/chat";
import type { Reply } from "@echo/core/conversation/reply";
import type { Ask, Request } from "@echo/core/inbound/request";
import type { SentFile } from "@echo/core/inbound/sent-file";
import type { Agent, AgentCall } from "@echo/runner/agent/agent";
import type { OutcomeStore } from "@echo/runner/agent/outcome-store";
import type { RunnerDeps, RunnerSettings } from "@echo/runner/lease/deps";
import { DEFAULT_SETTINGS } from "@echo/runner/lease/deps";
import { runConversation } from "@echo/runner/drain/run";
import type { Workspace } from "@echo/runner/workspace/workspace";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryOutcomes } from "../fakes/outcome-store.ts";

const STEPS = [{ name: "office-hours", optional: false }];
const PROMPTS = {
  planningAgent: "{slug}\n{earlier_planning}",
  finalPlan: "Write it.",
  repair: "{findings}",
  phases: { "office-hours": "Talk." },
};
const silent = () => {};
const sends = () => undefined;
export const LEASE_MS = DEFAULT_SETTINGS.leaseMs;
export const SILENCE_MS = 6 * 3_600_000;
/** Cost in dollars of each process of the scripted agent. */
export const TURN_COST_USD = 0.25;

/** What the agent does in its next turn: writes files, then answers or ends in another way. */
type AgentTurn = (files: Map<string, string>) => AgentEnd | Promise<AgentEnd>;
type AgentEnd = string | Pick<ClaudeOutcome, "text" | "costUsd"> | Limit | Refused | Stopped;
interface Limit {
  kind: "budget-reached" | "context-too-long" | "max-turns";
  text?: string;
}
interface Refused {
  kind: "key-refused";
  variable: "ANTHROPIC_API_KEY" | "CLAUDE_CODE_OAUTH_TOKEN";
}
interface Stopped {
  kind: "cancelled";
  reason: string;
}

export interface Planner {
  key: ConversationKey;
  /** All replies sent to the chat, in order. */
  said: Reply[];
  /** Progress messages that were removed. */
  cleared: string[];
  files: Map<string, string>;
  /** The outcomes on disk that are not settled, by Claude session. */
  outcomes: Map<string, string>;
  /** The calls to the agent, oldest first. */
  asked: readonly AgentCall[];
  clock: Clock;
  /** Adds the agent's next turns. */
  script(...turns: AgentTurn[]): void;
  /** A message, as the webhook takes it. */
  say(text: string, stores?: Stores): Promise<Answer>;
  /** A reply or a plan with files, which the chat fetches by their `ref`. */
  attach(text: string, ...files: SentFile[]): Promise<Answer>;
  /** Files sent as one message, of which each part comes as a message of its own; the caption comes with the first. */
  sendAlbum(album: string, caption: string, ...files: SentFile[]): Promise<void>;
  press(button: Button, person?: string, stores?: Stores): Promise<Answer>;
  /** A runner, from its start until nothing is left to do or `shutdown` fires. */
  run(stores?: Stores, holder?: string, shutdown?: AbortSignal): Promise<RunEnd>;
  /** Rescue: completes everything that is due or half done. */
  rescue(): Promise<void>;
  texts(): string[];
}

interface PlannerOptions {
  /** Where it is, and the chat that sends there. Default: a console conversation whose chat records. */
  place?: { key: ConversationKey; chat: Chat };
  clock?: Clock;
  settings?: Partial<RunnerSettings>;
  fetchFile?: Chat["fetchFile"];
  /** Called before a piece is sent. If it returns a result, the piece is not sent and gets that result. */
  beforeSend?: () => SendResult | undefined;
  /** Replaces parts of the scripted agent. */
  agent?: Partial<Agent>;
  /** Default: in memory. */
  workspace?: Workspace;
  /** Default: in memory. */
  outcomes?: OutcomeStore;
  onTaken?: RunnerDeps["onTaken"];
}

const noFile: Chat["fetchFile"] = async () => ({ kind: "refused", problem: "gone", reason: "there are no files" });

let latest = 0;
/** The time, but no two readings are the same: what is said after an answer never seems to be said before it. */
const distinctClock: Clock = { ...systemClock, now: () => (latest = Math.max(latest + 1, systemClock.now())) };

/** Each reading of the clock is a millisecond later, so the order of two events is never in doubt. */
export function tickingClock(): Clock & { pass: (ms: number) => void } {
  let now = 1_700_000_000_000;
  return { ...systemClock, now: () => (now += 1), pass: (ms) => void (now += ms) };
}

/** One console conversation with the production desk and runner, and an agent that follows a script. */
export function createPlanner(
  stores: Stores,
  {
    clock = distinctClock,
    settings = {},
    fetchFile = noFile,
    beforeSend = sends,
    agent,
    workspace,
    place,
    outcomes: outcomeStore,
    onTaken = silent,
  }: PlannerOptions = {},
): Planner {
  const key = place?.key ?? conversationKey("echo", randomUUID());
  const said: Reply[] = [];
  const cleared: string[] = [];
  const files = new Map<string, string>();
  const outcomes = new Map<string, string>();
  const turns: AgentTurn[] = [];
  const asked: AgentCall[] = [];
  let received = 0;

  const take = (ask: Ask, person = "7", through: Stores = stores, album?: string): Promise<Answer> => {
    const request: Request = {
      id: String((received += 1)).padStart(20, "0"),
      conversation: key,
      person: { id: person, locale: "en" },
      receivedAt: clock.now(),
      private: true,
      allowed: true,
      ask,
      ...(album === undefined ? {} : { album }),
    };
    return receive(
      { ...through, ...day(through), steps: STEPS, now: () => clock.now(), log: silent, dispatch: async () => {} },
      request,
    );
  };
  const { dayBudgetUsd: budgetUsd } = settings;
  const day = ({ ledger }: Stores) => (budgetUsd === undefined ? {} : { day: { ledger, budgetUsd } });
  const deps: Omit<RunnerDeps, keyof Stores> = {
    chat: place?.chat ?? { ...recordingChat(said, cleared, beforeSend), fetchFile },
    agent: { ...scriptedAgent(turns, files, asked), ...agent },
    outcomes: outcomeStore ?? createMemoryOutcomes(outcomes),
    workspace: workspace ?? memoryWorkspace(files),
    prompts: PROMPTS,
    steps: STEPS,
    settings: {
      ...DEFAULT_SETTINGS,
      idleMs: 0,
      pollMs: { busy: 60_000, idle: 60_000 },
      batchMs: { quiet: 0, atMost: 0 },
      ...settings,
    },
    clock,
    newId: randomUUID,
    mask: (text) => text,
    log: silent,
    onTaken,
    onRest: silent,
  };
  const run = (through: Stores = stores, holder: string = randomUUID(), shutdown = new AbortController().signal) =>
    runConversation({ ...deps, ...through }, key, holder, shutdown);
  return {
    key,
    said,
    cleared,
    files,
    outcomes,
    asked,
    clock,
    script: (...more) => void turns.push(...more),
    say: (text, through) => {
      const ask = readText(text);
      if (ask === undefined) throw new Error(`${text} is for another bot`);
      return take(ask, undefined, through);
    },
    attach: (text, ...files) => {
      const ask = readText(text);
      const said =
        ask?.kind === "intent" && ask.intent.kind === "plan" ? ask.intent : ({ kind: "reply", text } as const);
      return take({ kind: "intent", intent: { ...said, files } });
    },
    sendAlbum: async (album, caption, ...files) => {
      for (const [index, file] of files.entries()) {
        const asked = withAttached(index === 0 ? readText(caption) : undefined, {
          files: [{ ...file, mime: undefined }],
          unreadable: [],
        });
        if (asked !== undefined) await take(asked.ask, undefined, stores, album);
      }
    },
    press: (button, person, through) => take(askOfButton(button), person, through),
    run,
    rescue: async () => {
      const launcher = { launch: async () => ({ kind: "started" as const, end: await run() }) };
      const dispatch = { ...stores, launcher, now: () => clock.now(), log: silent, onFull: async () => {} };
      await dispatchDue({ ...dispatch, startDeadlineMs: 1, strandedAfterMs: 1, silenceMs: SILENCE_MS });
    },
    texts: () => said.flatMap((reply) => (reply.kind === "text" ? [reply.markdown] : [])),
  };
}

function recordingChat(
  said: Reply[],
  cleared: string[],
  beforeSend: () => SendResult | undefined,
): Omit<Chat, "fetchFile"> {
  const nothing = async () => {};
  return {
    adapter: "echo",
    label: "the console",
    pace: { progressMs: 60_000, typingMs: 60_000 },
    render: (reply) => [reply],
    send: async (_channel, piece) => {
      const instead = beforeSend();
      if (instead !== undefined) return instead;
      said.push(piece as unknown as Reply);
      return { kind: "sent", messageId: String(said.length) };
    },
    typing: async () => undefined,
    showProgress: async () => "progress",
    clearProgress: async (_channel, messageId) => void cleared.push(messageId),
    react: nothing,
  };
}

function scriptedAgent(turns: AgentTurn[], files: Map<string, string>, asked: AgentCall[]): Agent {
  const transcripts = new Map<string, number>();
  return {
    run: async (call): Promise<ClaudeOutcome> => {
      asked.push(call);
      const turn = turns.shift();
      if (turn === undefined) throw new Error("the agent was asked more often than it has answers");
      transcripts.set(call.sessionId, (transcripts.get(call.sessionId) ?? 0) + 100);
      const end = await turn(files);
      return {
        kind: "answered",
        text: typeof end === "string" ? end : "",
        usage: { tokensIn: 100, tokensOut: 10 },
        turns: 1,
        costUsd: TURN_COST_USD,
        subtype: "success",
        durationMs: 1,
        unreadableLines: 0,
        ...(typeof end === "string" ? {} : end),
      };
    },
    transcriptBytes: async (_slug, sessionId) => transcripts.get(sessionId) ?? 0,
    fork: async (_slug, from, to) => void transcripts.set(to, from.bytes),
    hasSkill: async () => false,
    sweep: async () => {},
  };
}

export function memoryWorkspace(files: Map<string, string>): Workspace {
  return {
    path: (slug) => `/workspace/${slug}`,
    prepare: async () => {},
    read: async (_slug, file) => files.get(file),
    write: async (_slug, file, text) => void files.set(file, text),
    remove: async (_slug, file) => void files.delete(file),
    head: async () => undefined,
    began: async () => undefined,
    commitApproved: async () => ({ commit: "c".repeat(40), besides: [] }),
    ownBranch: async () => "stable",
    facts: async () => "",
  };
}
