import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Answer } from "@echo/core/desk/answer";
import type { Request } from "@echo/core/inbound/request";
import { createFileLog } from "@echo/local/console/file-log";
import { listen } from "@echo/local/listen";
import { consoleRoute } from "@echo/platforms/console/webhook";

/** The console's pages without a planner behind them: the test decides what the desk answers. */
export interface BareConsole {
  url(token: string): string;
  /** What the desk took, oldest first. The same id is the same message. */
  taken: Request[];
  /** What the desk answers from now on. */
  answerWith(answer: () => Promise<Answer>): void;
  close(): Promise<void>;
}

export const ACCEPTED = async (): Promise<Answer> => ({ kind: "accepted", duplicate: false });

export async function startBareConsole(tokenNow: () => string): Promise<BareConsole> {
  const folder = await mkdtemp(path.join(tmpdir(), "echo-bare-"));
  const listening = await listen("127.0.0.1", 0);
  const taken: Request[] = [];
  let answer = ACCEPTED;
  const deps = {
    receive: async (request: Request) => {
      const said = await answer();
      taken.push(request);
      return said;
    },
    consoleLog: createFileLog(folder),
    source: {
      conversations: { read: async () => undefined },
      projects: { read: async () => undefined, list: async () => [] },
      documents: { get: async () => undefined },
      inbox: { listPending: async () => [], listStranded: async () => [] },
      listSessions: async () => [],
      listTrouble: () => [],
      steps: [],
      now: Date.now,
    },
    locale: "auto",
    remoteAddress: () => "127.0.0.1",
    isDemo: false,
    now: Date.now,
    log: () => {},
  } as const;
  const apps = new Map<string, ReturnType<typeof consoleRoute>>();
  const appOf = (token: string) => {
    const app = apps.get(token) ?? consoleRoute({ ...deps, token });
    apps.set(token, app);
    return app;
  };
  listening.answerWith({ fetch: (request) => appOf(tokenNow()).fetch(request) });
  return {
    url: (token) => `http://127.0.0.1:${listening.port}/?token=${token}`,
    taken,
    answerWith: (next) => void (answer = next),
    close: async () => {
      await listening.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
