import { FINAL_PLAN_FILE, phaseDocument } from "@echo/core/project/files";
import type { ClaudeOutcome } from "@echo/claude/outcome";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import { FINAL_PHASE } from "@echo/core/conversation/phase";
import type { Agent, AgentCall } from "@echo/runner/agent/agent";
import type { OutcomeStore } from "@echo/runner/agent/outcome-store";
import type { Workspace } from "@echo/runner/workspace/workspace";
import { createMemoryOutcomes } from "../fakes/outcome-store.ts";
import { fileOf } from "./chat.ts";
import { planText } from "./plan-text.ts";
import type { Process, World } from "./world.ts";

/** One process of the scripted agent. It outlives its runner until it ends or is swept. */
export interface CliRun {
  id: number;
  conversation: ConversationKey;
  marker: string;
  /** The turn and its attempt: `<epoch>.<turn counter> <attempt>`. */
  attempt: string;
  startedAt: number;
  isRunning: boolean;
  endedAs: ClaudeOutcome["kind"] | "swept" | undefined;
  /** The person's words that it was given. */
  words: string[];
}

/** A line of a transcript. A fork shares its lines with the transcript it was forked from. */
export interface Line {
  run: CliRun;
  bytes: number;
  isCommitted: boolean;
}

/** Everything that survives a crash: transcripts, project folders and the agent's own processes. */
export interface Disk {
  runs: CliRun[];
  transcripts: Map<string, Line[]>;
  folders: Map<string, Map<string, string>>;
  /** Sessions that resumed what an interrupted attempt had left in the transcript. */
  tainted: string[];
  /** The person's files that a prompt named but the process could not read as they were sent. */
  astray: string[];
  agentFor(process: Process): Agent;
  workspaceFor(): Workspace;
  outcomes: OutcomeStore;
  /** From now on, the first `bytes` bytes of the transcript belong to the conversation. */
  commitTranscript(sessionId: string, bytes: number): void;
}

const LINE_BYTES = 10;
const FILES = /scripts\/ralph\/files\/([\w-]+)\.md/g;
const WORDS = /\bm\d+\b/g;
const ENDINGS = ["api-failure", "max-turns", "timed-out", "killed"] as const;

export function createDisk(world: World, troublePercent: number): Disk {
  const runs: CliRun[] = [];
  const transcripts = new Map<string, Line[]>();
  const folders = new Map<string, Map<string, string>>();
  const tainted: string[] = [];
  const astray: string[] = [];
  const ends = new Map<CliRun, (kind: "swept") => void>();
  const sizeOf = (lines: readonly Line[]) => lines.reduce((sum, line) => sum + line.bytes, 0);
  const linesOf = (sessionId: string) => transcripts.get(sessionId) ?? [];
  const folderOf = (slug: string) => {
    const folder = folders.get(slug) ?? new Map<string, string>();
    folders.set(slug, folder);
    return folder;
  };
  const append = (call: AgentCall, run: CliRun) => {
    transcripts.set(call.sessionId, [...linesOf(call.sessionId), { run, bytes: LINE_BYTES, isCommitted: false }]);
  };

  const start = (call: AgentCall): CliRun => {
    const attempt = `${call.marker.split(".").slice(1).join(".")} ${call.attempt}`;
    const run: CliRun = {
      id: runs.length,
      conversation: call.conversation,
      marker: call.marker,
      attempt,
      startedAt: world.now(),
      isRunning: true,
      endedAs: undefined,
      words: call.prompt.match(WORDS) ?? [],
    };
    runs.push(run);
    for (const [path, name = ""] of call.prompt.matchAll(FILES)) {
      if (folderOf(call.slug).get(path) !== fileOf(name))
        astray.push(`run ${run.id} did not find ${path} as it was sent`);
    }
    const foreign = linesOf(call.sessionId).find((line) => !line.isCommitted && line.run.attempt !== attempt);
    if (foreign !== undefined) tainted.push(`run ${run.id} goes on with what run ${foreign.run.id} left`);
    return run;
  };

  const write = (call: AgentCall, run: CliRun) => {
    const folder = folderOf(call.slug);
    if (call.phase === FINAL_PHASE) folder.set(FINAL_PLAN_FILE, planText(call.slug, run.id));
    else folder.set(phaseDocument(call.phase), `document of run ${run.id}\n`);
  };

  const perform = (process: Process, call: AgentCall, signal: AbortSignal): Promise<ClaudeOutcome> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve(outcome("cancelled", "", String(signal.reason)));
      const { random } = world;
      const run = start(call);
      const end = (kind: CliRun["endedAs"] & string, reason = "") => {
        if (!run.isRunning) return;
        run.isRunning = false;
        run.endedAs = kind;
        ends.delete(run);
        world.deliver(process, () => resolve(outcome(kind, sayings(run), reason)));
      };
      ends.set(run, end);
      const ms = random.between(20, random.chance(0.2) ? 4000 : 600);
      const goesWrong = random.between(1, 100) <= troublePercent;
      const ending = goesWrong ? (ENDINGS[random.between(0, ENDINGS.length - 1)] ?? "killed") : "answered";
      const whileRunning = (delayMs: number, act: () => void) =>
        world.at(world.now() + delayMs, () => {
          if (run.isRunning) act();
        });
      whileRunning(random.between(1, 10), () => append(call, run));
      if (random.chance(0.7)) whileRunning(ms / 2, () => write(call, run));
      whileRunning(ms, () => {
        append(call, run);
        if (call.phase === FINAL_PHASE && ending === "answered") write(call, run);
        end(ending);
      });
      signal.addEventListener(
        "abort",
        () => world.at(world.now() + random.between(1, 60), () => end("cancelled", String(signal.reason))),
        { once: true },
      );
    });

  return {
    runs,
    transcripts,
    folders,
    tainted,
    astray,
    commitTranscript: (sessionId, bytes) => {
      let size = 0;
      for (const line of linesOf(sessionId)) {
        size += line.bytes;
        if (size <= bytes) line.isCommitted = true;
      }
    },
    agentFor: (process) => ({
      run: (call, signal) => perform(process, call, signal),
      transcriptBytes: async (_slug, sessionId) => sizeOf(linesOf(sessionId)),
      fork: async (_slug, from, toId) => {
        transcripts.set(toId, linesOf(from.sessionId).slice(0, from.bytes / LINE_BYTES));
      },
      hasSkill: async () => false,
      sweep: async (marker) => {
        for (const [run, end] of ends) if (run.marker.startsWith(marker)) end("swept");
      },
    }),
    outcomes: createMemoryOutcomes(),
    workspaceFor: () => ({
      path: (slug) => `/workspace/${slug}`,
      prepare: async (slug) => void folderOf(slug),
      read: async (slug, file) => folderOf(slug).get(file),
      write: async (slug, file, text) => void folderOf(slug).set(file, text),
      remove: async (slug, file) => void folderOf(slug).delete(file),
      head: async () => undefined,
      began: async () => undefined,
      commitApproved: async () => ({ commit: "c".repeat(40), besides: [] }),
      ownBranch: async () => undefined,
      facts: async () => "Tracked files: 0",
    }),
  };
}

/** The agent's answer names its run and the words it was given. */
function sayings(run: CliRun): string {
  const status = run.id % 3 === 0 ? "\nPHASE_STATUS: ready_to_advance" : "";
  return `Answer of run-${run.id}: ${run.words.join(" ")}${status}`;
}

/** The run that wrote a text, if an agent's run did. */
export function runOf(text: string): number | undefined {
  const id = /\brun[- ](\d+)\b/.exec(text)?.[1];
  return id === undefined ? undefined : Number(id);
}

function outcome(kind: CliRun["endedAs"] & string, text: string, reason: string): ClaudeOutcome {
  const report = {
    text: kind === "answered" || kind === "max-turns" ? text : "",
    usage: { tokensIn: 1, tokensOut: 1 },
    turns: 1,
    costUsd: 0,
    subtype: kind,
    durationMs: 1,
    unreadableLines: 0,
  };
  switch (kind) {
    case "answered":
    case "max-turns":
    case "timed-out":
      return { ...report, kind };
    case "cancelled":
      return { ...report, kind, reason };
    case "api-failure":
      return { ...report, kind, status: 500 };
    default:
      return { ...report, kind: "killed", detail: "" };
  }
}
