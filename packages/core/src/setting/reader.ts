/**
 * Who reads a setting: the functions `webhook` and `dispatch`, the containers `gateway` and `runner` (the latter is a
 * child process on one machine), `local` (`npm start`), `command` (`echo-planner`), `image` (an argument of the runner
 * image's build) and `deploy` (the configuration of the cloud itself).
 */
export type Reader = "webhook" | "dispatch" | "gateway" | "runner" | "local" | "command" | "image" | "deploy";

/** Lists that several settings share. Each bundle carries them once. */
export const RUNNER: readonly Reader[] = ["runner"];
/** A runner, and the programs that a person starts on their machine. */
export const RUNNER_AND_MACHINE: readonly Reader[] = ["runner", "local", "command"];
/** Every program that takes requests from a platform, and the commands that look after it. */
export const WEBHOOK_AND_MACHINE: readonly Reader[] = ["webhook", "local", "command"];
/** Every program that holds a desk, and the commands that look after it. */
export const DESK: readonly Reader[] = ["webhook", "gateway", "local", "command"];
export const DESK_AND_RUNNER: readonly Reader[] = ["webhook", "gateway", "runner", "local", "command"];
