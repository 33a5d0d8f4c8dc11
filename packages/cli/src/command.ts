import type { LocalStores } from "./store/local.ts";

/** What a command may touch of the machine it runs on. */
export interface CommandContext {
  env: Readonly<Record<string, string | undefined>>;
  /** One line on standard output, and on standard error. */
  print: (line: string) => void;
  warn: (line: string) => void;
  now: () => number;
  /** The stores of one machine: the running planner's, or opened for as long as the command needs them. */
  openLocal: (dataDir: string) => Promise<LocalStores>;
  /** Aborts when the person stops the command. Only for commands that end by themselves then. */
  untilStopped: () => AbortSignal;
}

export interface CommandOption {
  type: "string" | "boolean";
  help: string;
  /** What stands for the value in the help. */
  value?: string;
}

export interface CommandInput {
  positionals: readonly string[];
  values: Readonly<Record<string, string | boolean | undefined>>;
  isJson: boolean;
}

export type ExitCode = 0 | 1 | 2;

export interface Command {
  name: string;
  /** Behind the name, such as `<slug> running|complete|failed`. */
  operands: string;
  summary: string;
  /** Paragraphs of the help, behind the summary. */
  details: readonly string[];
  options: Readonly<Record<string, CommandOption>>;
  run: (context: CommandContext, input: CommandInput) => Promise<ExitCode>;
}

/** The command was typed wrongly: exit 2. */
export class UsageError extends Error {
  readonly code = "usage";
}

/** The command could not do it, for a reason that one line tells: exit 1. */
export class CommandError extends Error {
  readonly code = "command-failed";
}

/** For commands that take no operands. */
export function refuseOperands({ positionals }: CommandInput): void {
  if (positionals[0] !== undefined) throw new UsageError(`unexpected ${JSON.stringify(positionals[0])}`);
}
