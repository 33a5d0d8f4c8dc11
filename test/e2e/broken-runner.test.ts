import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { readConfig } from "@echo/platforms/setting";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import { conversationKey } from "@echo/core/id/conversation-key";
import { resolveHome } from "@echo/local/home";
import { startSystem } from "@echo/local/system";
import { expect, test } from "vitest";

/** Runners of these conversations cannot start, because the settings hold no bot token. */
const FIRST = conversationKey("telegram", "880001");
const SECOND = conversationKey("telegram", "880002");

test("a runner that breaks before it has the lease is not started again before its deadline", async () => {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "echo-broken-")));
  const env = {
    PATH: process.env["PATH"],
    ECHO_HOME: root,
    ECHO_DATA_DIR: path.join(root, "data"),
    PORT: "0",
    RESCUE_INTERVAL_S: "1",
  };
  const seen = { "runner-exit": Promise.withResolvers<void>(), "runner-started": Promise.withResolvers<void>() };
  const tell = (event: string, key: unknown) => {
    if (event === "runner-exit" && key === FIRST) seen[event].resolve();
    if (event === "runner-started" && key === SECOND) seen[event].resolve();
  };
  const config = readConfig(env);
  const log = (_level: string, event: string, data: Record<string, unknown> = {}) => tell(event, data["conversation"]);
  const system = await startSystem({ config, env, home: resolveHome(config), isDemo: false, log, writeLine: () => {} });
  try {
    const wake = (key: ConversationKey) => system.stores.conversations.wake(key, Date.now());
    await wake(FIRST);
    await seen["runner-exit"].promise;
    // Rescue takes the oldest wake first. Once it starts the second runner, it has passed the first.
    await wake(SECOND);
    await seen["runner-started"].promise;
    const { starts, startingUntil } = (await system.stores.conversations.read(FIRST)) ?? {};
    expect({ starts, startingUntil }).toEqual({ starts: 1, startingUntil: expect.any(Number) });
  } finally {
    await system.close();
    await rm(root, { recursive: true, force: true, maxRetries: 5 });
  }
});
