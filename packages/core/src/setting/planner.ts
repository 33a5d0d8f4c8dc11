import * as z from "zod";
import { DEFAULT_PHASES, PhaseList } from "../conversation/phase.ts";
import { LOG_LEVELS } from "../system/log.ts";
import { ADDRESS, DOLLARS, form, KEY, numberWithin, PATH, seconds, TEXT } from "./form.ts";
import { DESK, DESK_AND_RUNNER, RUNNER, RUNNER_AND_MACHINE } from "./reader.ts";
import type { Values } from "./setting.ts";
import { optional, secret, setting } from "./setting.ts";

const STEPS = numberWithin(1, 1000, "a whole number, 1 to 1000");

/** How the planner stands on one machine. */
export const MACHINE_SETTINGS = {
  /** The port of the console and the webhooks; if it is taken, the next free one is used and printed. */
  PORT: setting(numberWithin(0, 65_535, "a port, 0 to 65535"), 3000, ["local"]),
  /** The address that the planner listens on. */
  HOST: setting(form(z.string(), "an address to listen on"), "127.0.0.1", ["local"]),
  /** The public address of the webhooks; `register` tells the platforms. */
  PUBLIC_URL: optional(form(z.url({ protocol: /^https$/ }), "an https address"), ["local", "command"]),
  /** The folder of the embedded stores. */
  ECHO_DATA_DIR: setting(PATH, ".echo", ["local", "command"], "machine"),
  /**
   * The home of the agent: `.claude`, `.gstack` and `workspace` are in it.
   * @default your own home
   */
  ECHO_HOME: optional(PATH, RUNNER_AND_MACHINE, "machine"),
  /**
   * The folder of all projects. Where neither this nor `ECHO_HOME` is set, `npx echo-planner` takes the folder that the
   * planner of `ECHO_DATA_DIR` used last.
   * @default `<ECHO_HOME>/workspace`
   */
  WORKSPACE_ROOT: optional(PATH, RUNNER_AND_MACHINE, "machine"),
  /** Seconds between two searches for conversations that have work and no runner. */
  RESCUE_INTERVAL_S: setting(seconds(1), 60, ["local"]),
  /** The least level of what is logged on standard error: readable lines at a terminal, elsewhere JSON lines. */
  LOG_LEVEL: setting(form(z.enum(LOG_LEVELS), LOG_LEVELS.join(", ")), "info", [
    "webhook",
    "dispatch",
    "gateway",
    "runner",
    "local",
  ]),
};

export const CLAUDE_SETTINGS = {
  /**
   * The Claude CLI: a path, or a name on `PATH`.
   * @default the CLI that is installed with the planner
   */
  CLAUDE_BIN: optional(PATH, RUNNER_AND_MACHINE, "machine"),
  /** The key that Claude is paid with; costs are then shown in dollars. */
  ANTHROPIC_API_KEY: secret(KEY, RUNNER_AND_MACHINE),
  /** A token of a Claude subscription, instead of a key. */
  CLAUDE_CODE_OAUTH_TOKEN: secret(KEY, RUNNER_AND_MACHINE),
  /** The address of the model's API, if it is not Anthropic's own. */
  ANTHROPIC_BASE_URL: optional(ADDRESS, ["runner", "command"]),
};

export const PLANNING_SETTINGS = {
  /** The language: `ro`, `en`, or `auto` for Romanian where the person's client is Romanian, else English. */
  PLANNER_LOCALE: setting(form(z.enum(["auto", "ro", "en"]), "auto, ro or en"), "auto", DESK),
  /** The phases of a planning in their order, separated by commas; `?` behind a name makes it optional. */
  PLANNER_PHASES: setting(
    form(PhaseList, "phase names separated by commas, `?` behind an optional one"),
    PhaseList.parse(DEFAULT_PHASES),
    DESK_AND_RUNNER,
  ),
  /**
   * What the agent may do: `guarded` gives it no shell, `open` lets it run anything as its user.
   * @default `guarded`; in the container `open`
   */
  PLANNER_PERMISSIONS: optional(form(z.enum(["guarded", "open"]), "guarded or open"), RUNNER_AND_MACHINE),
  /** Steps that the model may take for one answer. */
  PLANNER_MAX_TURNS: setting(STEPS, 20, RUNNER),
  /** Further steps, once, if those were too few. */
  PLANNER_RETRY_MAX_TURNS: setting(STEPS, 30, RUNNER),
  /** Seconds that one answer may take. */
  PLANNER_TURN_TIMEOUT_S: setting(seconds(10), 600, RUNNER),
  /**
   * Dollars that one planning may cost.
   * @default no limit
   */
  PLANNER_SESSION_BUDGET_USD: optional(DOLLARS, RUNNER),
  /**
   * Dollars that everybody together may spend from midnight to midnight UTC.
   * @default no limit
   */
  PLANNER_DAY_BUDGET_USD: optional(DOLLARS, ["webhook", "gateway", "runner", "local"]),
};

export const NIGHT_SETTINGS = {
  /** Seconds without a sign (a mark, one more story passed) after which the chat is told that a run may have stopped. */
  NIGHT_SILENCE_S: setting(seconds(60), 6 * 3600, ["dispatch", "local"]),
};

export const RUNNER_SETTINGS = {
  /** Seconds that a runner waits for the next message before it ends. */
  RUNNER_IDLE_S: setting(seconds(0), 600, RUNNER),
  /** Seconds after which another runner may take over from one that is silent. */
  RUNNER_LEASE_S: setting(seconds(2), 30, RUNNER),
  /**
   * The user that the agent runs as, if it is another one than the runner's.
   * @default the runner's user
   */
  AGENT_UID: optional(numberWithin(1, 2 ** 31 - 1, "a user id above 0"), RUNNER, "starter"),
  /**
   * The group of that user.
   * @default `AGENT_UID`
   */
  AGENT_GID: optional(numberWithin(1, 2 ** 31 - 1, "a group id above 0"), RUNNER, "starter"),
  /** The conversation that a runner is started for. */
  ECHO_CONVERSATION: optional(form(z.string(), "a conversation's key"), RUNNER, "starter"),
};

export const COMMAND_SETTINGS = {
  /**
   * The cloud's table, for commands on another machine.
   * @default this machine's stores
   */
  ECHO_TABLE: optional(TEXT, ["command"]),
  /**
   * The cloud's bucket, for commands on another machine.
   * @default this machine's stores
   */
  ECHO_BUCKET: optional(TEXT, ["command"]),
};

/** Every setting of a program that belongs to no platform. */
export const PLANNER_SETTINGS = {
  ...MACHINE_SETTINGS,
  ...CLAUDE_SETTINGS,
  ...PLANNING_SETTINGS,
  ...NIGHT_SETTINGS,
  ...RUNNER_SETTINGS,
  ...COMMAND_SETTINGS,
};

export type PlannerConfig = Values<typeof PLANNER_SETTINGS>;
