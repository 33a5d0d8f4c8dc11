import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { createAwsStores } from "@echo/aws/stores";
import { RUNNER_PATIENCE } from "@echo/aws/client";
import { systemClock } from "@echo/core/system/clock";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import { conversationKey } from "@echo/core/id/conversation-key";
import { receive } from "@echo/core/desk/desk";
import { readText } from "@echo/core/inbound/command";
import { StoreError } from "@echo/core/system/store-error";
import { readConfig } from "@echo/platforms/setting";
import { createClaudeAgent } from "@echo/runner/agent/claude-agent";
import { DEFAULT_SETTINGS } from "@echo/runner/lease/deps";
import { runConversation } from "@echo/runner/drain/run";
import { forkStores } from "./fork-stores.ts";
import { writeStubCli } from "./stub-cli.ts";
import { silent, STEPS, stubDeps } from "./stub.ts";

export interface DrainFigures {
  conversations: number;
  messages: number;
  /** Messages that were never answered, and those that were answered before an earlier one. */
  lost: string[];
  reordered: string[];
  tookMs: number;
  /** The process's own memory, before and at its highest, in megabytes. */
  heapBeforeMb: number;
  heapPeakMb: number;
  rssPeakMb: number;
}

const NAMES = { table: "bench", bucket: "bench" };
const WORDS = /\bm\d+\b/g;
const THINK_MS = 200;
const MESSAGES = 5;
/** Looks are spread: the embedded store answers some 800 calls a second for all of them. */
const POLL_MS = { busy: 3000, idle: 6000 };
const SAMPLE_MS = 100;
const AGAIN_MS = 1000;

/** Drains many conversations side by side in this process with a stub CLI. All messages are there at the start. */
export async function drainMany(conversations: number): Promise<DrainFigures> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "echo-drain-")));
  const { endpoints, end } = await forkStores();
  try {
    const stores = createAwsStores({ ...NAMES, endpoints, patience: RUNNER_PATIENCE });
    const heard = new Map<string, string[]>();
    const onSaid = (channel: string, text: string) =>
      heard.set(channel, [...(heard.get(channel) ?? []), ...(text.match(WORDS) ?? [])]);
    const stub = stubDeps({ clock: systemClock, thinkMs: THINK_MS, words: WORDS, onSaid });
    const folders = { home: path.join(root, "home"), workspaceRoot: path.join(root, "workspace") };
    const env = { PATH: process.env["PATH"], CLAUDE_BIN: await writeStubCli(root, THINK_MS) };
    const prepare = async (slug: string) =>
      void (await mkdir(path.join(folders.workspaceRoot, slug), { recursive: true }));
    const deps = {
      ...stub,
      ...stores,
      agent: createClaudeAgent({ ...folders, config: readConfig(env), env, clock: systemClock, log: silent }),
      workspace: { ...stub.workspace, prepare },
      settings: { ...DEFAULT_SETTINGS, pollMs: POLL_MS, idleMs: 0 },
    };
    const keys = Array.from({ length: conversations }, (_, index) => conversationKey("echo", `drain-${index}`));
    for (const key of keys) await sayEverything(stores, key);
    const memory = watchMemory();
    const startedAt = performance.now();
    await Promise.all(
      keys.map(async (key) => {
        // A runner that loses its lease to a slow store, or does not get it, is started again, as rescue would.
        for (let start = 1; ; start += 1) {
          const end = await runConversation(deps, key, `runner ${start} ${key}`, new AbortController().signal).catch(
            ifStoreIsSlow,
          );
          if (end === "idle") return;
          await systemClock.sleep(AGAIN_MS);
        }
      }),
    );
    const tookMs = Math.round(performance.now() - startedAt);
    const expected = Array.from({ length: MESSAGES }, (_, index) => `m${index}`);
    const of = (key: ConversationKey) => heard.get(key.slice("echo:".length)) ?? [];
    return {
      conversations,
      messages: conversations * (MESSAGES + 1),
      lost: keys.flatMap((key) => expected.filter((word) => !of(key).includes(word)).map((word) => `${key} ${word}`)),
      reordered: keys.filter((key) => of(key).join(" ") !== of(key).toSorted().join(" ")),
      tookMs,
      ...memory.end(),
    };
  } finally {
    end();
    await rm(root, { recursive: true, force: true });
  }
}

function ifStoreIsSlow(error: unknown): undefined {
  if (!(error instanceof StoreError)) throw error;
}

async function sayEverything(stores: ReturnType<typeof createAwsStores>, key: ConversationKey): Promise<void> {
  const slug = key.slice("echo:".length);
  const texts = [
    `/plan ${slug} a bot that waters plants`,
    ...Array.from({ length: MESSAGES }, (_, index) => `m${index}`),
  ];
  const at = Date.now() - texts.length;
  for (const [index, text] of texts.entries()) {
    const ask = readText(text);
    if (ask === undefined) throw new Error(`${text} asks for nothing`);
    const desk = { ...stores, steps: STEPS, now: () => Date.now(), log: silent, dispatch: async () => {} };
    const person = { id: "7", locale: "en" } as const;
    const id = String(index).padStart(20, "0");
    await receive(desk, { id, conversation: key, person, receivedAt: at + index, private: true, allowed: true, ask });
  }
}

function watchMemory(): { end: () => Pick<DrainFigures, "heapBeforeMb" | "heapPeakMb" | "rssPeakMb"> } {
  const toMb = (bytes: number) => Math.round(bytes / 1024 / 1024);
  const before = process.memoryUsage().heapUsed;
  const peak = { heap: before, rss: 0 };
  const timer = setInterval(() => {
    const { heapUsed, rss } = process.memoryUsage();
    peak.heap = Math.max(peak.heap, heapUsed);
    peak.rss = Math.max(peak.rss, rss);
  }, SAMPLE_MS);
  return {
    end: () => {
      clearInterval(timer);
      return { heapBeforeMb: toMb(before), heapPeakMb: toMb(peak.heap), rssPeakMb: toMb(peak.rss) };
    },
  };
}

export function showDrainFigures(figures: DrainFigures): string {
  const { conversations, messages, lost, reordered, tookMs, heapBeforeMb, heapPeakMb, rssPeakMb } = figures;
  return [
    `${conversations} conversations in one process: ${messages} messages in ${(tookMs / 1000).toFixed(1)} s, ${lost.length} lost, ${reordered.length} reordered`,
    `  heap ${heapBeforeMb} MB before, ${heapPeakMb} MB at most; ${rssPeakMb} MB resident at most`,
    "",
  ].join("\n");
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
  const figures = await drainMany(200);
  process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : showDrainFigures(figures));
}
