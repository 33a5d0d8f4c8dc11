import { existsSync } from "node:fs";
import { appendFile, mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import * as z from "zod";
import type { ConsoleLog, ConsoleSignal } from "@echo/platforms/console/log";
import { ConsoleEntry } from "@echo/platforms/console/log";
import { readJson } from "@echo/core/text/read-json";

const Line = z.object({ nonce: z.string(), entry: ConsoleEntry.omit({ nonce: true }) });
type Listener = (event: ConsoleEntry | ConsoleSignal) => void;

interface Channel {
  entries: ConsoleEntry[];
  byNonce: Map<string, ConsoleEntry>;
  /** Appends run one after another, so the file's order is the log's order. */
  tail: Promise<unknown>;
}

/**
 * The console's messages, one JSON-lines file per channel. A reader skips a line that a crash cut off. Every append
 * begins with a line break, so the next line stays whole.
 */
export function createFileLog(folder: string): ConsoleLog {
  const channels = new Map<string, Promise<Channel>>();
  const listeners = new Map<string, Set<Listener>>();
  const fileOf = (name: string) => path.join(folder, `${name}.jsonl`);
  const open = (name: string) => {
    const known = channels.get(name) ?? load(fileOf(name));
    channels.set(name, known);
    known.catch(() => channels.delete(name));
    return known;
  };
  const tell = (name: string, event: ConsoleEntry | ConsoleSignal) => {
    for (const listener of listeners.get(name) ?? []) listener(event);
  };
  return {
    append: async (name, nonce, entry) => {
      const channel = await open(name);
      const appended = channel.tail.then(async () => {
        const known = channel.byNonce.get(nonce);
        if (known !== undefined) return { entry: known, isNew: false };
        const kept = { ...entry, seq: channel.entries.length + 1, nonce };
        await mkdir(folder, { recursive: true });
        await appendFile(fileOf(name), `\n${JSON.stringify({ nonce, entry: { ...entry, seq: kept.seq } })}\n`, {
          flush: true,
        });
        channel.entries.push(kept);
        channel.byNonce.set(nonce, kept);
        tell(name, kept);
        return { entry: kept, isNew: true };
      });
      channel.tail = appended.catch(() => undefined);
      return appended;
    },
    list: async (name, after) => (await open(name)).entries.slice(after),
    signal: tell,
    subscribe: (name, listener) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(listener));
      return () => set.delete(listener);
    },
  };
}

async function load(file: string): Promise<Channel> {
  const text = existsSync(file) ? await readFile(file, "utf8") : "";
  const channel: Channel = { entries: [], byNonce: new Map(), tail: Promise.resolve() };
  for (const line of text.split("\n")) {
    const parsed = Line.safeParse(readJson(line));
    if (!parsed.success || parsed.data.entry.seq !== channel.entries.length + 1) continue;
    const entry = { ...parsed.data.entry, nonce: parsed.data.nonce };
    channel.entries.push(entry);
    channel.byNonce.set(entry.nonce, entry);
  }
  return channel;
}
