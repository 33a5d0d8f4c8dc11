import { execa } from "execa";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import type { Log } from "@echo/core/system/log";
import type { Launcher } from "@echo/core/port/launcher";

/** Most child processes that plan at once. Each runs a CLI of about 200 MB. */
export const MAX_RUNNERS = 4;

interface Child {
  key: ConversationKey;
  isIdle: boolean;
  stop: () => void;
  ended: Promise<unknown>;
}

export interface LocalLauncher extends Launcher {
  /** Stops every runner softly and waits until all have ended. */
  close(): Promise<void>;
}

/**
 * Runs runners as child processes, at most {@link MAX_RUNNERS}. An idle runner makes room for a waiting conversation.
 * `onRoom` is called each time a place becomes free.
 */
export function createLocalLauncher(options: {
  /** The runner's program. */
  program: () => string;
  /** A runner's whole environment, except its conversation. */
  env: Readonly<Record<string, string>>;
  /**
   * A runner has ended, and its place is free. `start` is what it was launched with. `isBroken`: the runner failed by
   * itself, and the next one would probably fail too. A runner that was killed from outside is not broken.
   */
  onRoom: (key: ConversationKey, start: string, isBroken: boolean) => void;
  /** A runner has finished all its work for now. */
  onQuiet: () => void;
  /** A runner has changed a project, and waits until this has ended before it tells anybody. Must not throw. */
  onChanged: () => Promise<void>;
  /** A line that a runner wrote to standard error: mostly of its log. */
  onLine: (line: string) => void;
  log: Log;
}): LocalLauncher {
  const children = new Set<Child>();
  let isClosed = false;
  const run = (key: ConversationKey, start: string) => {
    const subprocess = execa(process.execPath, [options.program()], {
      env: { ...options.env, ECHO_CONVERSATION: key },
      extendEnv: false,
      stdin: "ignore",
      stdout: "ignore",
      stderr: "pipe",
      buffer: false,
      ipc: true,
      reject: false,
      cleanup: true,
    });
    const child: Child = { key, isIdle: false, stop: () => subprocess.kill("SIGTERM"), ended: subprocess };
    const answer = () => options.onChanged().then(() => subprocess.sendMessage("synced"));
    void follow(subprocess.getEachMessage(), child, answer);
    void listen(subprocess.iterable({ from: "stderr" }));
    children.add(child);
    void subprocess.then((result) => {
      children.delete(child);
      const isOurStop = isClosed && result.signal === "SIGTERM";
      if (result.exitCode !== 0 && !isOurStop)
        options.log("warn", "runner-exit", {
          conversation: key,
          exitCode: result.exitCode ?? null,
          signal: result.signal,
        });
      if (!isClosed) options.onRoom(key, start, (result.exitCode ?? 0) !== 0);
    });
  };
  const follow = async (messages: AsyncIterable<unknown>, child: Child, answer: () => Promise<void>) => {
    for await (const message of messages) {
      if (message === "changed") {
        // A runner that has ended needs no answer.
        void answer().catch(() => {});
        continue;
      }
      const wasIdle = child.isIdle;
      child.isIdle = message === "idle";
      if (child.isIdle && !wasIdle) options.onQuiet();
    }
  };
  const listen = async (lines: AsyncIterable<string>) => {
    try {
      for await (const line of lines) options.onLine(line);
    } catch {
      // The exit event reports the runner's end.
    }
  };
  return {
    launch: (key, start) => {
      if (isClosed) return Promise.resolve({ kind: "failed", reason: "closing" });
      if (children.size >= MAX_RUNNERS) {
        [...children].find((child) => child.isIdle)?.stop();
        return Promise.resolve({ kind: "full" });
      }
      run(key, start);
      return Promise.resolve({ kind: "started" });
    },
    close: async () => {
      isClosed = true;
      for (const child of children) child.stop();
      await Promise.all([...children].map((child) => child.ended));
    },
  };
}
