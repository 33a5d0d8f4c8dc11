import { cutPage } from "@echo/core/port/project-store";
import { randomUUID } from "node:crypto";
import type { DeskDeps } from "@echo/core/desk/deps";
import type { Conversation } from "@echo/core/conversation/conversation";
import { cancellable, liveOpening, newConversation } from "@echo/core/conversation/conversation";
import { ConversationKey } from "@echo/core/id/conversation-key";
import type { Inbound } from "@echo/core/inbound/inbound";
import { byReceipt } from "@echo/core/inbound/inbound";
import type { LogFields, LogLevel } from "@echo/core/system/log";
import type { Project } from "@echo/core/project/project";
import type { SessionBase, SessionState, Work } from "@echo/core/conversation/session";
import { Session } from "@echo/core/conversation/session";
import { Slug } from "@echo/core/id/slug";
import { StoreError } from "@echo/core/system/store-error";

type SessionChange = Partial<SessionBase> & { state?: SessionState; work?: Work };

export interface TestDesk {
  deps: DeskDeps;
  inbound: Inbound[];
  log: { level: LogLevel; event: string; fields: LogFields }[];
  dispatched: ConversationKey[];
  /** Makes every verb of every store throw, or work again. */
  setDown(isDown: boolean): void;
  propose(slug: string): void;
  openSession(key: string, change?: SessionChange): Session;
}

/** In-memory stores with the verbs that the webhook uses. */
export function createTestDesk(now: () => number): TestDesk {
  const conversations = new Map<string, Conversation>();
  const inbound: Inbound[] = [];
  const done = new Map<string, Inbound>();
  const projects = new Map<string, Project>();
  const log: TestDesk["log"] = [];
  const dispatched: ConversationKey[] = [];
  let isDown = false;

  function up<T>(result: () => T): Promise<T> {
    return isDown ? Promise.reject(new StoreError("get", new Error("down"))) : Promise.resolve().then(result);
  }
  function conversationAt(key: ConversationKey): Conversation {
    const known = conversations.get(key) ?? newConversation(key);
    conversations.set(key, known);
    return known;
  }
  const unused = () => Promise.reject(new Error("not used by the webhook"));

  const deps: DeskDeps = {
    conversations: {
      read: (key) => up(() => conversations.get(key)),
      wake: (key, _now, opening) =>
        up(() => {
          const known = conversationAt(key);
          const opens = opening !== undefined && liveOpening(known) === undefined && known.session === undefined;
          const woken = { ...known, wake: known.wake + 1, ...(opens ? { opening } : {}) };
          conversations.set(key, woken);
          return opens ? known : woken;
        }),
      cancel: (key, scope) =>
        up(() => {
          const before = conversations.get(key);
          if (before?.session === undefined && (before === undefined || liveOpening(before) === undefined)) return;
          const { session: _session, opening: _opening, ...rest } = before;
          const ended = cancellable(before);
          conversations.set(key, { ...rest, cancelledAt: scope.receivedAt });
          return ended;
        }),
      markPlace: (key, goneAt) =>
        up(() => {
          const { goneAt: _gone, ...known } = conversationAt(key);
          conversations.set(key, goneAt === undefined ? known : { goneAt, ...known });
        }),
      claimStart: unused,
      abandonStart: unused,
      listDue: () => up(() => []),
    },
    inbox: {
      append: (one, status) =>
        up(() => {
          const isKept = inbound.some(({ id, conversation }) => id === one.id && conversation === one.conversation);
          const isNew = !isKept && !done.has(`${one.conversation} ${one.id}`);
          if (isNew && status === "done" && one.intent.kind !== "cancel")
            done.set(`${one.conversation} ${one.id}`, one);
          else if (isNew) inbound.push(one);
          return isNew;
        }),
      listPending: (key) => up(() => inbound.filter((one) => one.conversation === key).toSorted(byReceipt)),
      finish: unused,
      listStranded: unused,
      load: (key, ids) =>
        up(() => [...inbound, ...done.values()].filter((one) => one.conversation === key && ids.includes(one.id))),
      amend: (key, id, text) =>
        up(() => {
          const index = inbound.findIndex((one) => one.conversation === key && one.id === id);
          const found = inbound[index];
          if (found?.intent.kind !== "reply") return false;
          inbound[index] = { ...found, intent: { ...found.intent, text } };
          return true;
        }),
    },
    turns: { load: () => up(() => undefined) },
    projects: {
      read: (slug) => up(() => projects.get(slug)),
      list: (status) => up(() => [...projects.values()].filter((project) => project.status === status)),
      page: (number, size) =>
        up(() => {
          const all = [...projects.values()];
          const { slugs, ...page } = cutPage([all.map(({ slug }) => slug)], number, size);
          return { ...page, projects: all.filter(({ slug }) => slugs.includes(slug)) };
        }),
      find: unused,
      propose: (project) =>
        up(() => {
          const isNew = !projects.has(project.slug);
          if (isNew) projects.set(project.slug, project);
          return isNew;
        }),
      claim: unused,
      handOver: unused,
      approve: unused,
      move: () => up(() => true),
    },
    steps: [],
    now,
    log: (level, event, fields = {}) => log.push({ level, event, fields }),
    dispatch: (key) => {
      dispatched.push(key);
      return Promise.resolve();
    },
  };

  return {
    deps,
    inbound,
    log,
    dispatched,
    setDown(down) {
      isDown = down;
    },
    propose(slug) {
      projects.set(slug, { slug: Slug.parse(slug), description: "ceva", status: "pending", proposedAt: 1 });
    },
    openSession(key, change = {}) {
      const session = sessionWith(change);
      const parsed = ConversationKey.parse(key);
      conversations.set(parsed, { ...conversationAt(parsed), session });
      return session;
    },
  };
}

/** A session in the given state. Fields that `change` does not give get default values. */
function sessionWith(change: SessionChange): Session {
  return Session.parse({
    id: "ps_0123456789abcdef",
    work: { kind: "reply", inboundIds: [], attempt: 1 },
    claude: { id: randomUUID(), transcriptBytes: 0, reportedCostUsd: 0 },
    slug: "plant-bot",
    locale: "ro",
    personId: "7",
    state: "waiting",
    phase: "office-hours",
    phases: [],
    revision: 3,
    documents: {},
    startedAt: 1,
    updatedAt: 1,
    ...change,
  });
}
