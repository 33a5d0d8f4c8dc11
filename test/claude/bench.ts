import { randomUUID } from "node:crypto";
import { chown, mkdir, mkdtemp, readdir, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolveExecutable } from "@echo/claude/executable";
import type { ClaudeOutcome } from "@echo/claude/outcome";
import type { ClaudeCall, RunOptions } from "@echo/claude/run";
import { runClaude } from "@echo/claude/run";
import { sessionNow } from "@echo/claude/transcript";
import type { ModelReply, ModelRequest, ReplyBlock, Script } from "@echo/demo/model/script";
import { isConversation } from "@echo/demo/model/script";
import { startScriptedModel } from "@echo/demo/model/server";
import { onTestFinished } from "vitest";

export const CLI = findCli();

function findCli(): string {
  const found = resolveExecutable({});
  if (found.kind === "missing") throw new Error(`no CLI: ${found.tried.join(", ")}`);
  return found.path;
}

export interface Bench {
  home: string;
  cwd: string;
  /** The CLI's requests for the conversation, oldest first. */
  requests(): readonly ModelRequest[];
  /** All other requests that the CLI made to the model. */
  sideRequests(): readonly ModelRequest[];
  call(given: Partial<ClaudeCall> & { prompt: string }): ClaudeCall;
  run(given: Partial<ClaudeCall> & { prompt: string }, options?: RunOptions): Promise<ClaudeOutcome>;
  /** Runs in one Claude session, new the first time and resumed afterwards. */
  ask(id: string, given: Partial<ClaudeCall> & { prompt: string }, options?: RunOptions): Promise<ClaudeOutcome>;
  /** Writes a program to run in place of the CLI. Returns its path. */
  program(name: string, script: string): Promise<string>;
  /** The temporary files that are left. */
  leftovers(): Promise<string[]>;
}

/** The real CLI with a new home, workspace and scripted model for one test. */
export async function createBench(script: Script, user?: { uid: number; gid: number }): Promise<Bench> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "echo-bench-")));
  const [home, cwd, tmpRoot] = [join(root, "home"), join(root, "home", "workspace", "demo"), join(root, "tmp")];
  await mkdir(cwd, { recursive: true });
  await mkdir(tmpRoot);
  if (user !== undefined) {
    for (const folder of [root, home, join(home, "workspace"), cwd]) await chown(folder, user.uid, user.gid);
  }
  const model = await startScriptedModel({ script });
  onTestFinished(async () => {
    await model.close();
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  });
  const call: Bench["call"] = (given) => ({
    executable: CLI,
    profile: "guarded",
    home,
    cwd,
    document: "scripts/ralph/phases/office-hours.md",
    slug: "demo",
    session: { id: randomUUID(), resume: false },
    systemPrompt: "You plan with a person.",
    maxTurns: 20,
    addDirs: [],
    credentials: { apiKey: "sk-test", baseUrl: model.url },
    env: { PATH: process.env["PATH"], LANG: "C.UTF-8" },
    marker: `bench.${randomUUID()}`,
    reportedCostUsd: 0,
    apiRetries: 0,
    ...(user === undefined ? {} : { user }),
    ...given,
  });
  const run: Bench["run"] = (given, options) => runClaude(call(given), { tmpRoot, ...options });
  return {
    home,
    cwd,
    requests: () => model.requests.filter(isConversation),
    sideRequests: () => model.requests.filter((request) => !isConversation(request)),
    call,
    run,
    ask: async (id, given, options) => run({ session: await sessionNow({ home, cwd }, id), ...given }, options),
    program: async (name, script) => {
      const path = join(root, name);
      await writeFile(path, script, { mode: 0o755 });
      return path;
    },
    leftovers: () => readdir(tmpRoot),
  };
}

export function says(text: string): ModelReply {
  return { kind: "message", content: [{ type: "text", text }] };
}

/** Answers the nth request with the nth reply, and every later request with the last one. */
export function replies(...list: ModelReply[]): Script {
  let next = 0;
  return () => list[Math.min(next++, list.length - 1)] ?? says("no reply");
}

export function uses(...calls: { name: string; input: Record<string, unknown> }[]): ReplyBlock[] {
  return calls.map((call) => ({ type: "tool_use", ...call }));
}

/** What people and the model said so far, as the request shows it, without the CLI's own additions. */
export function history(request: ModelRequest | undefined): [string, string][] {
  return (request?.messages ?? []).flatMap(({ role, content }): [string, string][] => {
    const text = content.flatMap((block) =>
      block.type === "text" && !isAdded(block.text) ? [String(block.text)] : [],
    );
    return role === "system" || text.length === 0 ? [] : [[role, text.join("\n")]];
  });
}

function isAdded(text: unknown): boolean {
  return typeof text !== "string" || text.startsWith("<system-reminder>");
}

/** The result of each tool call, in the order of the calls. The CLI itself reports refusals first. */
export function toolResults(request: ModelRequest | undefined): { failed: boolean; text: string }[] {
  const blocks = (request?.messages ?? []).flatMap(({ content }) => content);
  return blocks
    .filter((block) => block.type === "tool_use")
    .flatMap(({ id }) => blocks.find((block) => block.type === "tool_result" && block.tool_use_id === id) ?? [])
    .map((block) => ({ failed: block.is_error === true, text: JSON.stringify(block.content) }));
}
