import type { ConversationKey } from "../id/conversation-key.ts";

/** `full`: no place is free now. The launcher asks for dispatch again when one is. */
export type LaunchResult = { kind: "started" } | { kind: "full" } | { kind: "failed"; reason: string };

/** Starts one runner for a conversation: a container task in the cloud, a child process on one machine. */
export interface Launcher {
  /** `start` is unique per claim, so that a repeated call does not start a second runner. */
  launch(key: ConversationKey, start: string): Promise<LaunchResult>;
}
