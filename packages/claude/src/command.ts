import type { PermissionProfile, Writes } from "./permission.ts";
import { GUARDED_TOOLS, permissionSettings, WITHHELD_TOOLS } from "./permission.ts";

export interface CommandSettings extends Writes {
  profile: PermissionProfile;
  /** Absolute; the agent's home. */
  home: string;
  /** `resume` if, and only if, the session's transcript exists. */
  session: { id: string; resume: boolean };
  maxTurns: number;
  /** Folders beside the workspace that the tools may use; only those that exist. */
  addDirs: readonly string[];
  /** Dollars that this process may spend. */
  budgetUsd?: number | undefined;
}

/**
 * The CLI's arguments. Every user of the machine can read them, so no words of a person are among them: the prompt goes
 * to standard input, the system prompt to a file.
 */
export function buildArguments(settings: CommandSettings, systemPromptFile: string): string[] {
  const { profile, home, session, budgetUsd } = settings;
  return [
    "-p",
    "--output-format",
    "stream-json",
    "--verbose",
    // The deltas show that a slow answer is still coming.
    "--include-partial-messages",
    "--max-turns",
    String(settings.maxTurns),
    // Otherwise a cloned repository could run code through its settings and MCP servers, and steal the key.
    "--setting-sources",
    "user",
    "--strict-mcp-config",
    "--settings",
    JSON.stringify(permissionSettings(profile, home, settings)),
    "--system-prompt-file",
    systemPromptFile,
    // Otherwise a resumed session keeps the system prompt of its first request and ignores the new one.
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
