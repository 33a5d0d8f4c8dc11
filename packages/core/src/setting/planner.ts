import * as z from "zod";
import { DEFAULT_PHASES, PhaseList } from "../conversation/phase.ts";
import { LOG_LEVELS } from "../system/log.ts";
import { ADDRESS, DOLLARS, FOLDER, seconds, TEXT, wholeNumber } from "./form.ts";
import type { Values } from "./setting.ts";
import { secret, setting } from "./setting.ts";

/** How the planner stands on one machine. */
export const MACHINE_SETTINGS = {
  PORT: setting(wholeNumber(0, 65_535), "a port, 0 to 65535", 3000, {
    for: ["local"],
    says: "The port of the console and the webhooks; if it is taken, the next free one is used and printed.",
  }),
  HOST: setting(z.string().min(1), "an address to listen on", "127.0.0.1", {
    for: ["local"],
    says: "The address that the planner listens on.",
  }),
  PUBLIC_URL: setting<string | undefined>(z.url({ protocol: /^https$/ }), "an https address", undefined, {
    for: ["local", "command"],
    says: "The public address of the webhooks; `register` tells the platforms.",
  }),
  ECHO_DATA_DIR: setting(...FOLDER, ".echo", {
    for: ["local", "command"],
    from: "machine",
    says: "The folder of the embedded stores.",
  }),
  ECHO_HOME: setting<string | undefined>(...TEXT, undefined, {
    for: ["runner", "local", "command"],
    from: "machine",
    says: "The home of the agent: `.claude`, `.gstack` and `workspace` are in it.",
    unset: "your own home",
  }),
  WORKSPACE_ROOT: setting<string | undefined>(...TEXT, undefined, {
    for: ["runner", "local", "command"],
    from: "machine",
    says: "The folder of all projects.",
    unset: "`<ECHO_HOME>/workspace`",
  }),
  RESCUE_INTERVAL_S: setting(...seconds(1), 60, {
    for: ["local"],
    says: "Seconds between two searches for conversations that have work and no runner.",
  }),
  LOG_LEVEL: setting(z.enum(LOG_LEVELS), LOG_LEVELS.join(", "), "info", {
    for: ["webhook", "dispatch", "gateway", "runner", "local"],
    says: "The least level of what is logged, as JSON lines on standard error.",
  }),
};

export const CLAUDE_SETTINGS = {
  CLAUDE_BIN: setting<string | undefined>(...TEXT, undefined, {
    for: ["runner", "local", "command"],
    from: "machine",
    says: "The Claude CLI: a path, or a name on `PATH`.",
    unset: "the CLI that is installed with the planner",
  }),
  ANTHROPIC_API_KEY: secret(...TEXT, {
    for: ["runner", "local", "command"],
    says: "The key that Claude is paid with; costs are then shown in dollars.",
  }),
  CLAUDE_CODE_OAUTH_TOKEN: secret(...TEXT, {
    for: ["runner", "local", "command"],
    says: "A token of a Claude subscription, instead of a key.",
  }),
  ANTHROPIC_BASE_URL: setting<string | undefined>(...ADDRESS, undefined, {
    for: ["runner"],
    says: "The address of the model's API, if it is not Anthropic's own.",
  }),
};

export const PLANNING_SETTINGS = {
  PLANNER_LOCALE: setting(z.enum(["auto", "ro", "en"]), "auto, ro or en", "auto", {
    for: ["webhook", "gateway", "local", "command"],
    says: "The language: `ro`, `en`, or `auto` for Romanian where the person's client is Romanian, else English.",
  }),
  PLANNER_PHASES: setting(
    PhaseList,
    "phase names separated by commas, `?` behind an optional one",
    PhaseList.parse(DEFAULT_PHASES),
    {
      for: ["webhook", "gateway", "runner", "local", "command"],
      says: "The phases of a planning in their order, separated by commas; `?` behind a name makes it optional.",
      unset: `\`${DEFAULT_PHASES}\``,
    },
  ),
  PLANNER_PERMISSIONS: setting<"guarded" | "open" | undefined>(
    z.enum(["guarded", "open"]),
    "guarded or open",
    undefined,
    {
      for: ["runner", "local", "command"],
      says: "What the agent may do: `guarded` gives it no shell, `open` lets it run anything as its user.",
      unset: "`guarded`; in the container `open`",
    },
  ),
  PLANNER_MAX_TURNS: setting(wholeNumber(1, 1000), "a whole number, 1 to 1000", 20, {
    for: ["runner"],
    says: "Steps that the model may take for one answer.",
  }),
  PLANNER_RETRY_MAX_TURNS: setting(wholeNumber(1, 1000), "a whole number, 1 to 1000", 30, {
    for: ["runner"],
    says: "The same, when an answer is tried again because the steps were too few.",
  }),
  PLANNER_TURN_TIMEOUT_S: setting(...seconds(10), 600, {
    for: ["runner"],
    says: "Seconds that one answer may take.",
  }),
  PLANNER_SESSION_BUDGET_USD: setting<number | undefined>(...DOLLARS, undefined, {
    for: ["runner"],
    says: "Dollars that one planning may cost.",
    unset: "no limit",
  }),
  PLANNER_DAY_BUDGET_USD: setting<number | undefined>(...DOLLARS, undefined, {
    for: ["webhook", "gateway", "runner", "local"],
    says: "Dollars that everybody together may spend from midnight to midnight UTC.",
    unset: "no limit",
  }),
};

export const RUNNER_SETTINGS = {
  RUNNER_IDLE_S: setting(...seconds(0), 600, {
    for: ["runner"],
    says: "Seconds that a runner waits for the next message before it ends.",
  }),
  RUNNER_LEASE_S: setting(...seconds(2), 30, {
    for: ["runner"],
    says: "Seconds after which another runner may take over from one that is silent.",
  }),
  AGENT_UID: setting<number | undefined>(wholeNumber(1, 2 ** 31 - 1), "a user id above 0", undefined, {
    for: ["runner"],
    from: "starter",
    says: "The user that the agent runs as, if it is another one than the runner's.",
    unset: "the runner's user",
  }),
  AGENT_GID: setting<number | undefined>(wholeNumber(1, 2 ** 31 - 1), "a group id above 0", undefined, {
    for: ["runner"],
    from: "starter",
    says: "The group of that user.",
    unset: "`AGENT_UID`",
  }),
  ECHO_CONVERSATION: setting<string | undefined>(z.string(), "a conversation's key", undefined, {
    for: ["runner"],
    from: "starter",
    says: "The conversation that a runner is started for.",
  }),
};

export const CLOUD_SETTINGS = {
  ECHO_TABLE: setting<string | undefined>(...TEXT, undefined, {
    for: ["command"],
    says: "The cloud's table, for commands on another machine.",
    unset: "this machine's stores",
  }),
  ECHO_BUCKET: setting<string | undefined>(...TEXT, undefined, {
    for: ["command"],
    says: "The cloud's bucket, for commands on another machine.",
    unset: "this machine's stores",
  }),
  ALARM_EMAIL: setting<string | undefined>(...TEXT, undefined, {
    for: ["deploy"],
    says: "Where AWS sends its alarms.",
    unset: "nobody is told",
  }),
  GSTACK_REPOSITORY: setting<string | undefined>(...TEXT, undefined, {
    for: ["image"],
    says: "The repository of gstack that the runner's image holds.",
    unset: "gstack's own",
  }),
  GSTACK_COMMIT: setting<string | undefined>(...TEXT, undefined, {
    for: ["image"],
    says: "The commit of it, in full.",
    unset: "the one named in `functions/runner/image/fetch-gstack.sh`",
  }),
};

/** Every setting that belongs to no platform. */
export const PLANNER_SETTINGS = {
  ...MACHINE_SETTINGS,
  ...CLAUDE_SETTINGS,
  ...PLANNING_SETTINGS,
  ...RUNNER_SETTINGS,
  ...CLOUD_SETTINGS,
};

export type PlannerConfig = Values<typeof PLANNER_SETTINGS>;
