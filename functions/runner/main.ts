import { hostname } from "node:os";
import { watchProjects } from "@echo/core/port/watched-projects";
import { ConversationKey } from "@echo/core/id/conversation-key";
import { PLANNER_SETTINGS } from "@echo/core/setting/planner";
import { requireSetting } from "@echo/core/setting/setting";
import { platformOf } from "@echo/platforms/list";
import { runConversation } from "@echo/runner/drain/run";
import { composeLog, config } from "../compose.ts";
import { agentUser, composeRunner } from "./compose.ts";
import { tellLauncher } from "./tell-launcher.ts";

/** Milliseconds for a soft stop, before the process ends itself. */
const STOP_WITHIN_MS = 20_000;

const log = composeLog();
const key = ConversationKey.parse(requireSetting(PLANNER_SETTINGS, config, "ECHO_CONVERSATION"));
const shutdown = new AbortController();

function stop(): void {
  shutdown.abort();
  setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
}

// Two users work in the same folders, and each edits the other's files.
if (agentUser() !== undefined) process.umask(0);
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
// On one machine the launcher holds the other end. If it is gone, the stores are gone too.
process.on("disconnect", stop);

const { deps, settled } = await composeRunner(log, platformOf(key), (isIdle) =>
  process.send?.(isIdle ? "idle" : "busy"),
);
const projects = watchProjects(deps.projects, tellLauncher);
const end = await runConversation({ ...deps, projects }, key, `${hostname()}:${process.pid}`, shutdown.signal);
log("info", "runner-ended", { conversation: key, end });
await settled();
process.exit(0);
