import type { Form } from "./form.ts";
import type { Reader } from "./reader.ts";

/**
 * Who gives a setting its value. `person`: the person who starts or deploys the planner. The value is passed on to
 * every reader. `machine`: the same person, but the value names something on that machine and is not passed to the
 * cloud. `starter`: the program that starts the reader. A person's value is not passed on.
 */
export type Giver = "person" | "machine" | "starter";

/**
 * One environment variable. The comment before it explains it for the page of settings: one sentence and, after
 * `@default`, what applies if it is not set and the fallback does not say so. No bundle contains these comments.
 */
export interface Setting<Value> extends Form<Value> {
  fallback: Value;
  /** A secret's value is masked, never shown, and never put into a plain environment in the cloud. */
  secret: boolean;
  for: readonly Reader[];
  from: Giver;
}

export type SettingTable = Readonly<Record<string, Setting<unknown>>>;

export type Values<Table extends SettingTable> = {
  [Name in keyof Table]: Table[Name] extends Setting<infer Value> ? Value : never;
};

export function setting<Value>(
  form: Form<Value>,
  fallback: NoInfer<Value>,
  readers: readonly Reader[],
  from: Giver = "person",
): Setting<Value> {
  return { ...form, fallback, secret: false, for: readers, from };
}

export function optional<Value>(
  form: Form<Value>,
  readers: readonly Reader[],
  from?: Giver,
): Setting<Value | undefined> {
  return setting<Value | undefined>(form, undefined, readers, from);
}

/** A secret stays the text that was given, so that it can be masked. It has no default. */
export function secret(form: Form<string>, readers: readonly Reader[], from?: Giver): Setting<string | undefined> {
  return { ...optional(form, readers, from), secret: true };
}

export type Env = Readonly<Record<string, string | undefined>>;

/** A missing or wrong variable: one line with its name, what was expected, what was given and where to set it. */
export class ConfigError extends Error {
  readonly code = "config-invalid";
  readonly variable: string;
  constructor(variable: string, declared: Pick<Setting<unknown>, "expected" | "secret">, given: string | undefined) {
    const got = given === undefined ? "it is not set" : `got ${shown(declared.secret, given)}`;
    super(`${variable}: expected ${declared.expected}, ${got}. Set it in the environment or in .env.`);
    this.variable = variable;
  }
}

/** Everything that is wrong, so that the person need not start once for each: one line a variable. */
export class ConfigErrors extends Error {
  readonly code = "config-invalid";
  readonly errors: readonly ConfigError[];
  constructor(errors: readonly ConfigError[]) {
    super(errors.map(({ message }) => message).join("\n"));
    this.errors = errors;
  }
}

/** A secret in the wrong form is still a secret, so it is not shown. */
function shown(isSecret: boolean, given: string): string {
  return isSecret ? `something else (length ${given.length})` : JSON.stringify(given.slice(0, 80));
}

/** Reads one variable. An empty value counts as not set. */
export function readSetting<Table extends SettingTable, Name extends keyof Table & string>(
  table: Table,
  env: Env,
  name: Name,
): Values<Table>[Name] {
  return valueOf(name, declarationOf(table, name), env[name]) as Values<Table>[Name];
}

function declarationOf(table: SettingTable, name: string): Setting<unknown> {
  const declared = table[name];
  if (declared === undefined) throw new Error(`${name} is not declared`);
  return declared;
}

function valueOf(name: string, declared: Setting<unknown>, given: string | undefined): unknown {
  if (given === undefined || given === "") return declared.fallback;
  const parsed = declared.schema.safeParse(given);
  if (!parsed.success) throw new ConfigError(name, declared, given);
  return parsed.data;
}

export interface CheckedSettings<Table extends SettingTable> {
  /** A variable that is wrong has its default here. */
  values: Values<Table>;
  wrong: ConfigError[];
}

/** Reads all variables, and finds every wrong one. */
export function checkSettings<Table extends SettingTable>(table: Table, env: Env): CheckedSettings<Table> {
  const wrong: ConfigError[] = [];
  const values = Object.entries(table).map(([name, declared]) => {
    try {
      return [name, valueOf(name, declared, env[name])] as const;
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      wrong.push(error);
      return [name, declared.fallback] as const;
    }
  });
  return { values: Object.fromEntries(values) as Values<Table>, wrong };
}

/** Reads and checks all variables at the start, so that a wrong value fails there and not in the first conversation. */
export function readSettings<Table extends SettingTable>(table: Table, env: Env): Values<Table> {
  const { values, wrong } = checkSettings(table, env);
  if (wrong.length > 0) throw new ConfigErrors(wrong);
  return values;
}

/** The value of a setting that must be set. */
export function requireSetting<Table extends SettingTable, Name extends keyof Table & string>(
  table: Table,
  values: Pick<Values<Table>, Name>,
  name: Name,
): NonNullable<Values<Table>[Name]> {
  const value = values[name];
  if (value === undefined || value === null) throw new ConfigError(name, declarationOf(table, name), undefined);
  return value;
}

/** The values that are declared secret, which a mask must hide. */
export function secretsIn<Table extends SettingTable>(table: Table, values: Values<Table>): (string | undefined)[] {
  return Object.entries(table)
    .filter(([, declared]) => declared.secret)
    .map(([name]) => values[name] as string | undefined);
}
