import type { PermissionProfile } from "./permission.ts";
import { GUARDED_TOOLS, permissionSettings, WITHHELD_TOOLS } from "./permission.ts";

export interface CommandSettings {
  profile: PermissionProfile;
  /** Absolute; the agent's home. */
  home: string;
  /** Absolute; the project's workspace. */
  cwd: string;
  /** `resume` exactly when the session's transcript exists. */
  session: { id: string; resume: boolean };
  systemPrompt: string;
  maxTurns: number;
  /** Folders beside the workspace that the tools may use; only those that exist. */
  addDirs: readonly string[];
  /** Dollars for this process alone. */
  budgetUsd?: number | undefined;
}

/** The CLI's arguments. The prompt is not among them: it goes to standard input, which has no length limit. */
export function buildArguments(settings: CommandSettings): string[] {
  const { profile, home, cwd, session, budgetUsd } = settings;
  return [
    "-p",
    "--output-format",
    "stream-json",
    "--verbose",
    // Deltas are how a slow answer is told from a dead one.
    "--include-partial-messages",
    "--max-turns",
    String(settings.maxTurns),
    // A cloned repository could run code through its settings and MCP servers, and send the key elsewhere.
    "--setting-sources",
    "user",
    "--strict-mcp-config",
    "--settings",
    JSON.stringify(permissionSettings(profile, home, cwd)),
    "--system-prompt",
    settings.systemPrompt,
    // Otherwise a resumed session goes on with the prompt of its first request, whatever is passed.
    "--system-prompt-snapshot",
    "off",
    ...(session.resume ? ["--resume", session.id] : ["--session-id", session.id]),
    ...(profile === "guarded"
      ? ["--permission-mode", "dontAsk", "--tools", GUARDED_TOOLS.join(",")]
      : ["--dangerously-skip-permissions", "--disallowedTools", WITHHELD_TOOLS.join(",")]),
    ...settings.addDirs.flatMap((folder) => ["--add-dir", folder]),
    ...(budgetUsd === undefined ? [] : ["--max-budget-usd", String(budgetUsd)]),
  ];
}
