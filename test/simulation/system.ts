import type { ConversationKey } from "@echo/core/id/conversation-key";
import type { Answer } from "@echo/core/desk/answer";
import { receive } from "@echo/core/desk/desk";
import type { DispatchDeps } from "@echo/core/dispatch/dispatch";
import { dispatchDue, dispatchOne } from "@echo/core/dispatch/dispatch";
import type { Launcher } from "@echo/core/port/launcher";
import type { Ask, Request } from "@echo/core/inbound/request";
import { createRun } from "@echo/runner/drain/run";
import { startKeeper } from "@echo/runner/lease/keeper";
import type { Stores } from "@echo/core/port/stores";
import { createMemoryStores } from "../fakes/store/memory.ts";
import type { Beliefs } from "./belief.ts";
import { createBeliefs } from "./belief.ts";
import type { ChatPlatform } from "./chat.ts";
import { createChatPlatform } from "./chat.ts";
import type { Disk } from "./disk.ts";
import { createDisk } from "./disk.ts";
import type { Journal } from "./journal.ts";
import { createJournal, recorded } from "./journal.ts";
import type { Plant } from "./plant.ts";
import type { Schedule } from "./schedule.ts";
import { TIMES } from "./schedule.ts";
import type { Process, World } from "./world.ts";
import { reach } from "./world.ts";

export const STEPS = [{ name: "idea", optional: false }];
const PROMPTS = {
  planningAgent: "{{slug}}",
  finalPlan: "Write it.",
  repair: "{{findings}}",
  phases: { idea: "Talk." },
};
const silent = () => {};

/** The production code, wired as in the cloud, on ports that fail. */
export interface Simulated {
  /** The stores themselves, without latency or faults. */
  stores: Stores;
  journal: Journal;
  disk: Disk;
  platform: ChatPlatform;
  beliefs: Beliefs;
  runners: Map<string, { process: Process; skewMs: number }>;
  /** Delivers once to the webhook. Resolves to whether the webhook took it. */
  deliver(request: Omit<Request, "receivedAt">): Promise<boolean>;
  rescue(): void;
  isQuiet(): Promise<boolean>;
}

export function createSimulated(world: World, schedule: Schedule, plant: Plant): Simulated {
  const memory = createMemoryStores();
  const journal = createJournal();
  const disk = createDisk(world, schedule.troublePercent);
  const beliefs = createBeliefs(journal);
  const platform = createChatPlatform(world, schedule.adapter);
  const written = recorded(memory, journal, () => world.now());
  const stores = plant.stores?.(marksTranscripts(written, disk)) ?? marksTranscripts(written, disk);
  const runners: Simulated["runners"] = new Map();
  const webhooks = new Set<Process>();

  const storesFor = (process: Process, seen: Stores = stores): Stores => ({
    conversations: reach(world, process, "conversations", seen.conversations),
    leases: reach(world, process, "leases", seen.leases),
    inbox: reach(world, process, "inbox", seen.inbox),
    turns: reach(world, process, "turns", seen.turns),
    projects: reach(world, process, "projects", seen.projects),
    documents: reach(world, process, "documents", seen.documents),
    ledger: reach(world, process, "ledger", seen.ledger),
  });

  const startRunner = (key: ConversationKey) => {
    const holder = `runner-${runners.size + 1}`;
    const skewMs = world.random.between(-schedule.skewMs, schedule.skewMs);
    const process = world.spawn("runner", holder, skewMs);
    const shutdown = new AbortController();
    runners.set(holder, { process, skewMs });
    shutdowns.set(process, shutdown);
    const agent = disk.agentFor(process);
    const planted = plant.agent?.(agent) ?? agent;
    const start = plant.keeper?.(startKeeper) ?? startKeeper;
    const runConversation = createRun((deps, lease, acquiredAt) => {
      const keeper = start(deps, lease, acquiredAt);
      beliefs.hold(process, keeper);
      return keeper;
    });
    const workspace = reach(world, process, "workspace", disk.workspaceFor(), ["path", "facts", "head"]);
    const ended = runConversation(
      {
        ...storesFor(process),
        chat: beliefs.chat(process, platform.chatFor(process)),
        agent: beliefs.agent(process, reach(world, process, "agent", planted, ["run", "hasSkill"])),
        workspace: beliefs.workspace(process, workspace),
        prompts: PROMPTS,
        steps: STEPS,
        settings: { ...TIMES, maxTurns: 20, retryMaxTurns: 30 },
        clock: process.clock,
        newId: () => `00000000-0000-4000-8000-${String(uuids++).padStart(12, "0")}`,
        log: silent,
        onRest: silent,
        mask: (text) => text,
      },
      key,
      holder,
      shutdown.signal,
    );
    const exit = () => world.kill(process);
    ended.then(exit, exit);
  };
  let uuids = 0;
  const shutdowns = new Map<Process, AbortController>();

  const launcher: Launcher = {
    launch: async (key) => {
      world.at(world.now() + world.random.between(20, 300), () => startRunner(key));
      return { kind: "started" };
    },
  };
  const dispatchDeps = (): DispatchDeps => {
    const process = world.spawn("system", "system");
    return {
      ...storesFor(process),
      launcher: reach(world, process, "launcher", launcher),
      now: () => process.clock.now(),
      log: silent,
      startDeadlineMs: TIMES.startDeadlineMs,
      strandedAfterMs: TIMES.strandedAfterMs,
      onFull: () => Promise.resolve(),
    };
  };

  const receiveOnce = async (process: Process, request: Omit<Request, "receivedAt">): Promise<boolean> => {
    const [receivedAt, at] = [process.clock.now(), world.now()];
    const { ask, conversation: key } = request;
    if (ask.kind === "withdraw") journal.withdrawals.push(ask.session);
    if (ask.kind === "cancel") journal.wishes.push({ at, key, id: request.id, session: ask.pressed?.session });
    const receives = receivedNow(stores, journal, at);
    const seen = plant.storesOfWebhook?.(receives) ?? receives;
    const desk = {
      ...storesFor(process, seen),
      steps: STEPS,
      now: () => process.clock.now(),
      log: silent,
      dispatch: (key: ConversationKey) =>
        world.call(process, "dispatch.invoke", async () => void dispatchOne(dispatchDeps(), key).catch(silent)),
    };
    const said = async (id = request.id) => receive(desk, { ...request, id, receivedAt });
    return said()
      .then((answer) => (isAsked(ask, answer) ? said(`${request.id}-again`) : answer))
      .then(
        (answer) => {
          if (answer.kind === "said") journal.questions.push({ key, buttons: (answer.buttons ?? []).flat() });
          return true;
        },
        () => false,
      );
  };

  for (const { atMs, process, byMs } of schedule.jumps) {
    world.at(world.now() + atMs, () => world.jump(process, byMs));
  }
  for (const ms of schedule.stopsAtMs) {
    world.at(world.now() + ms, () => {
      const running = [...runners.values()].find(({ process }) => process.isAlive);
      if (running !== undefined) world.deliver(running.process, () => shutdowns.get(running.process)?.abort());
    });
  }

  return {
    stores: memory,
    journal,
    disk,
    platform,
    beliefs,
    runners,
    /** A webhook that does not answer in time counts as failed, but may still go on. */
    deliver: (request) =>
      new Promise((resolve) => {
        const process = world.spawn("webhook", "webhook");
        webhooks.add(process);
        world.at(world.now() + WEBHOOK_TIMEOUT_MS, () => resolve(false));
        void receiveOnce(process, request).then((taken) => {
          webhooks.delete(process);
          resolve(taken);
        });
      }),
    rescue: () => {
      if (plant.isWithoutRescue !== true) void dispatchDue(dispatchDeps()).catch(silent);
    },
    isQuiet: async () => {
      const alive = [...[...runners.values()].map(({ process }) => process), ...webhooks].some(
        ({ isAlive }) => isAlive,
      );
      if (alive || disk.runs.some(({ isRunning }) => isRunning)) return false;
      const [due, stranded] = [await stores.conversations.listDue(), await stores.inbox.listStranded(Infinity)];
      return due.length === 0 && stranded.length === 0;
    },
  };
}

/** The journal is told when the webhook really received what it puts. */
function receivedNow(stores: Stores, journal: Journal, at: number): Stores {
  const append: Stores["inbox"]["append"] = (...given) => {
    journal.receivingAt = at;
    const isNew = stores.inbox.append(...given);
    journal.receivingAt = undefined;
    return isNew;
  };
  return { ...stores, inbox: { ...stores.inbox, append } };
}

const WEBHOOK_TIMEOUT_MS = 1500;

/** A commit makes the transcript part of the conversation, up to the length that it names. */
function marksTranscripts(stores: Stores, disk: Disk): Stores {
  return {
    ...stores,
    leases: {
      ...stores.leases,
      commit: async (lease, loaded, change) => {
        const result = await stores.leases.commit(lease, loaded, change);
        const claude = change.session?.claude;
        if (result.kind === "committed" && claude !== undefined)
          disk.commitTranscript(claude.id, claude.transcriptBytes);
        return result;
      },
    },
  };
}

/** A press on Cancel is asked about once. The person means it. */
function isAsked(ask: Ask, answer: Answer): boolean {
  return ask.kind === "cancel" && answer.kind === "said" && answer.buttons?.[0]?.[0]?.action === "cancel";
}
