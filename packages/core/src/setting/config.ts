import * as z from "zod";
import { LOG_LEVELS } from "../system/log.ts";
import { DEFAULT_PHASES, PhaseList } from "../conversation/phase.ts";

/** A variable that is missing or wrong: one line with its name, what was expected, what was given, where to set it. */
export class ConfigError extends Error {
  readonly code = "config-invalid";
  readonly variable: string;
  constructor(variable: string, expected: string, given: string | undefined) {
    const got = given === undefined ? "it is not set" : `got ${shown(variable, given)}`;
    super(`${variable}: expected ${expected}, ${got}. Set it in the environment or in .env.`);
    this.variable = variable;
  }
}

/** A secret of the wrong form is still a secret. */
function shown(variable: string, given: string): string {
  if (/TOKEN|SECRET|API_KEY/.test(variable)) return `something else (length ${given.length})`;
  return JSON.stringify(given.slice(0, 80));
}

const list = z.string().transform((text) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== ""),
);
const ids = list.refine((values) => values.every((value) => /^\d{1,20}$/.test(value)));

function wholeNumber(least: number, most: number) {
  return z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .refine((value) => value >= least && value <= most);
}

interface Rule<Value> {
  schema: z.ZodType<Value, string>;
  expected: string;
  fallback: Value;
}

function rule<Value>(schema: z.ZodType<Value, string>, expected: string, fallback: NoInfer<Value>): Rule<Value> {
  return { schema, expected, fallback };
}

const optionalText = rule<string | undefined>(z.string(), "text", undefined);
const optionalUrl = rule<string | undefined>(z.url({ protocol: /^https?$/ }), "an http or https address", undefined);
const optionalDollars = rule<number | undefined>(
  z
    .string()
    .transform(Number)
    .refine((value) => value > 0),
  "dollars above 0",
  undefined,
);
const seconds = (least: number, fallback: number) =>
  rule(wholeNumber(least, 86_400), `whole seconds, ${least} to 86400`, fallback);

/** Every variable of the planner: its form, in words too, and its default. */
const RULES = {
  PORT: rule(wholeNumber(0, 65_535), "a port, 0 to 65535", 3000),
  HOST: rule(z.string().min(1), "an address to listen on", "127.0.0.1"),
  PUBLIC_URL: rule<string | undefined>(z.url({ protocol: /^https$/ }), "an https address", undefined),
  ECHO_DATA_DIR: rule(z.string().min(1), "a folder", ".echo"),
  ECHO_HOME: optionalText,
  WORKSPACE_ROOT: optionalText,
  CLAUDE_BIN: optionalText,
  /** Set in the runner's image: the user that the agent runs as, who is not the runner's. */
  AGENT_UID: rule<number | undefined>(wholeNumber(1, 2 ** 31 - 1), "a user id above 0", undefined),
  AGENT_GID: rule<number | undefined>(wholeNumber(1, 2 ** 31 - 1), "a group id above 0", undefined),
  ANTHROPIC_API_KEY: optionalText,
  CLAUDE_CODE_OAUTH_TOKEN: optionalText,
  ANTHROPIC_BASE_URL: optionalUrl,
  DISCORD_APPLICATION_ID: rule<string | undefined>(
    z.string().regex(/^\d{1,20}$/),
    "the application's number",
    undefined,
  ),
  DISCORD_PUBLIC_KEY: rule<string | undefined>(z.string().regex(/^[0-9a-fA-F]{64}$/), "64 hex digits", undefined),
  DISCORD_BOT_TOKEN: optionalText,
  DISCORD_API_URL: rule(z.url({ protocol: /^https?$/ }), "an http or https address", "https://discord.com/api/v10"),
  TELEGRAM_BOT_TOKEN: rule<string | undefined>(
    z.string().regex(/^\d+:[\w-]+$/),
    "the token that BotFather gave",
    undefined,
  ),
  TELEGRAM_WEBHOOK_SECRET: rule<string | undefined>(
    z.string().regex(/^[A-Za-z0-9_-]{1,256}$/),
    "1 to 256 of A-Z a-z 0-9 _ -",
    undefined,
  ),
  TELEGRAM_API_URL: rule(z.url({ protocol: /^https?$/ }), "an http or https address", "https://api.telegram.org"),
  ALLOWED_DISCORD_USERS: rule(ids, "ids separated by commas", []),
  ALLOWED_DISCORD_ROLES: rule(ids, "ids separated by commas", []),
  ALLOWED_TELEGRAM_USERS: rule(ids, "ids separated by commas", []),
  /** Set by the launcher on one machine: where runners reach the console. */
  ECHO_CONSOLE_URL: optionalUrl,
  ECHO_CONSOLE_TOKEN: optionalText,
  ECHO_TABLE: optionalText,
  ECHO_BUCKET: optionalText,
  PLANNER_LOCALE: rule(z.enum(["auto", "ro", "en"]), "auto, ro or en", "auto"),
  PLANNER_PHASES: rule(
    PhaseList,
    "phase names separated by commas, `?` behind an optional one",
    PhaseList.parse(DEFAULT_PHASES),
  ),
  PLANNER_MAX_TURNS: rule(wholeNumber(1, 1000), "a whole number, 1 to 1000", 20),
  PLANNER_RETRY_MAX_TURNS: rule(wholeNumber(1, 1000), "a whole number, 1 to 1000", 30),
  PLANNER_TURN_TIMEOUT_S: seconds(10, 600),
  PLANNER_PERMISSIONS: rule<"guarded" | "open" | undefined>(z.enum(["guarded", "open"]), "guarded or open", undefined),
  PLANNER_SESSION_BUDGET_USD: optionalDollars,
  /** Of everybody together, from midnight to midnight UTC. */
  PLANNER_DAY_BUDGET_USD: optionalDollars,
  RUNNER_IDLE_S: seconds(0, 600),
  RUNNER_LEASE_S: seconds(2, 30),
  RESCUE_INTERVAL_S: seconds(1, 60),
  LOG_LEVEL: rule(z.enum(LOG_LEVELS), LOG_LEVELS.join(", "), "info"),
} as const;

export type Config = { [Name in keyof typeof RULES]: (typeof RULES)[Name]["fallback"] };
export type ConfigName = keyof Config;

/** Reads one variable; an empty value counts as not set. */
export function readSetting<Name extends ConfigName>(
  env: Readonly<Record<string, string | undefined>>,
  name: Name,
): Config[Name] {
  const { schema, expected, fallback } = RULES[name];
  const given = env[name];
  if (given === undefined || given === "") return fallback as Config[Name];
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new ConfigError(name, expected, given);
  return parsed.data as Config[Name];
}

/** Reads and checks everything at once, so that a wrong value stops the start and not the first conversation. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const names = Object.keys(RULES) as ConfigName[];
  return Object.fromEntries(names.map((name) => [name, readSetting(env, name)])) as Config;
}

/** As {@link readSetting}, for what must be there. */
export function requireSetting<Name extends ConfigName>(config: Config, name: Name): NonNullable<Config[Name]> {
  const value = config[name];
  if (value === undefined) throw new ConfigError(name, RULES[name].expected, undefined);
  return value;
}
