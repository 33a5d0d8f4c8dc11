import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { conversationKey } from "@echo/core/id/conversation-key";
import type { Conversation } from "@echo/core/conversation/conversation";
import { Slug } from "@echo/core/id/slug";
import type { ModelRequest } from "@echo/demo/model/script";
import { isConversation } from "@echo/demo/model/script";
import { startScriptedModel } from "@echo/demo/model/server";
import { openSystem } from "@echo/local/open";
import type { Talk } from "./talk.ts";
import { openTalk } from "./talk.ts";
import type { Line } from "./line.ts";
import { play } from "./line.ts";
import { processesOf } from "./process.ts";

/** A complete planner for one test: the real CLI, a scripted model, stores on disk, runners as child processes. */
export interface Planner {
  /** The agent's home, which is empty at first. */
  home: string;
  workspace: string;
  /** The planner's current address. */
  url(): string;
  /** The console's address, with its token. */
  consoleUrl(): string;
  /** Sets the model's replies in the planning session of `slug`, one line per request. */
  script(slug: string, ...lines: Line[]): void;
  /** The CLI's requests to the model in the planning session of `slug`, oldest first. */
  requests(slug: string): ModelRequest[];
  talk(channel: string): Promise<Talk>;
  /** Starts to plan `slug` in a channel of the same name and reads up to the first answer. */
  begin(slug: string): Promise<Talk>;
  conversation(channel: string): Promise<Conversation | undefined>;
  /** The status, hash and text of the plan of `slug`, as the stores hold them. */
  plan(slug: string): Promise<{ status: string | undefined; sha256: string | undefined; stored: string | undefined }>;
  /** Restarts the planner on the same folders. Open talks continue. */
  restart(changed?: Record<string, string | undefined>): Promise<void>;
  close(): Promise<void>;
  /** Stops the planner and removes its folder. Fails if a process is still running. */
  stop(): Promise<void>;
}

export interface PlannerOptions {
  /** `undefined` removes a variable. */
  env?: Record<string, string | undefined>;
}

export async function startPlanner({ env = {} }: PlannerOptions = {}): Promise<Planner> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "echo-e2e-")));
  const home = path.join(root, "home");
  await mkdir(home);
  const lines = new Map<string, Line[]>();
  const model = await startScriptedModel({ script: (request) => play(lines.get(slugOf(request)) ?? [], request) });
  const base: Record<string, string | undefined> = {
    PATH: process.env["PATH"],
    LANG: "C.UTF-8",
    NODE_COMPILE_CACHE: process.env["NODE_COMPILE_CACHE"],
    HOME: home,
    ECHO_HOME: home,
    ECHO_DATA_DIR: path.join(root, "data"),
    PORT: "0",
    ANTHROPIC_BASE_URL: model.url,
    ANTHROPIC_API_KEY: "sk-ant-test-that-opens-nothing",
    RUNNER_IDLE_S: "1",
    LOG_LEVEL: "error",
    ...env,
  };
  let opened = await openSystem(base, false);
  let isOpen = true;
  const talks: Talk[] = [];
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    for (const talk of talks) talk.close();
    await opened.system.close();
  };
  const openChannel = async (channel: string) => {
    const talk = await openTalk(opened.system.consoleUrl, channel);
    talks.push(talk);
    return talk;
  };
  return {
    home,
    workspace: opened.home.workspace,
    url: () => opened.system.url,
    consoleUrl: () => opened.system.consoleUrl,
    script: (slug, ...said) => void lines.set(slug, said),
    requests: (slug) => model.requests.filter((request) => isConversation(request) && slugOf(request) === slug),
    talk: openChannel,
    begin: async (slug) => {
      const talk = await openChannel(slug);
      await talk.say(`/plan ${slug} a bot that waters plants`);
      await talk.until("Office hours");
      return talk;
    },
    conversation: (channel) => opened.system.stores.conversations.read(conversationKey("echo", channel)),
    plan: async (slug) => {
      const project = await opened.system.stores.projects.read(Slug.parse(slug));
      const sha256 = project?.plan?.sha256;
      const stored = sha256 === undefined ? undefined : await opened.system.stores.documents.get(slug, sha256);
      return { status: project?.status, sha256, stored };
    },
    restart: async (changed = {}) => {
      await close();
      opened = await openSystem({ ...base, ...changed }, false);
      isOpen = true;
      for (const talk of talks) await talk.attach(opened.system.consoleUrl);
    },
    close,
    stop: async () => {
      await close();
      await model.close();
      const left = processesOf(root);
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
      if (left.length > 0) throw new Error(`left running: ${left.join("; ")}`);
    },
  };
}

function slugOf({ system }: ModelRequest): string {
  return /^- Project: (\S+)$/m.exec(system)?.[1] ?? "";
}
