import type { LocalStores } from "./store/local.ts";

/** The parts of its machine that a command may use. */
export interface CommandContext {
  env: Readonly<Record<string, string | undefined>>;
  /** One line on standard output, and on standard error. */
  print: (line: string) => void;
  warn: (line: string) => void;
  now: () => number;
  /** This machine's stores: the running planner's, or opened while the command runs. */
  openLocal: (dataDir: string) => Promise<LocalStores>;
  /** Aborts when the person stops the command. Only a command that then ends by itself may use it. */
  untilStopped: () => AbortSignal;
}

export interface CommandOption {
  type: "string" | "boolean";
  help: string;
  /** The placeholder for the value in the help. */
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
  /** Follows the command's name in the help, such as `<slug> running|complete|failed`. */
  operands: string;
  summary: string;
  /** Paragraphs of the help after the summary. */
  details: readonly string[];
  options: Readonly<Record<string, CommandOption>>;
  run: (context: CommandContext, input: CommandInput) => Promise<ExitCode>;
}

/** The command was typed wrongly: exit 2. */
export class UsageError extends Error {
  readonly code = "usage";
}

/** The command failed. One line gives the reason: exit 1. */
export class CommandError extends Error {
  readonly code = "command-failed";
}

/** Refuses operands, for commands that take none. */
export function refuseOperands({ positionals }: CommandInput): void {
  if (positionals[0] !== undefined) throw new UsageError(`unexpected ${JSON.stringify(positionals[0])}`);
}
