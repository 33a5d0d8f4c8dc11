import type { ConversationKey } from "../id/conversation-key.ts";

/** `full`: no place free now; the launcher asks for dispatch again when there is. */
export type LaunchResult = { kind: "started" } | { kind: "full" } | { kind: "failed"; reason: string };

/** Starts one runner for a conversation: a container task in the cloud, a child process on one machine. */
export interface Launcher {
  /** `start` is unique per claim, so that a repeated call starts nothing twice. */
  launch(key: ConversationKey, start: string): Promise<LaunchResult>;
}
