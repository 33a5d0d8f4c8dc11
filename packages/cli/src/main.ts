import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { describeUnknown, unknownSettings } from "@echo/core/setting/unknown";
import { SETTINGS } from "@echo/platforms/setting";
import type { Command, CommandContext, CommandInput, ExitCode } from "./command.ts";
import { UsageError } from "./command.ts";
import { doctorCommand } from "./doctor.ts";
import { describeFailure } from "./failure.ts";
import { COMMON_OPTIONS, renderHelp, renderOverview } from "./help.ts";
import { markCommand } from "./mark.ts";
import { projectsCommand } from "./projects.ts";
import { registerCommand } from "./register.ts";
import { sessionsCommand } from "./sessions.ts";
import { syncCommand } from "./sync.ts";

const COMMANDS: readonly Command[] = [
  syncCommand,
  projectsCommand,
  sessionsCommand,
  markCommand,
  registerCommand,
  doctorCommand,
];

/** `echo-planner`: reads the command line, runs one command and returns its exit code. A failure prints one line. */
export async function runCommandLine(argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === "--help" || name === "-h" || name === "help") {
    context.print(renderOverview(COMMANDS));
    return 0;
  }
  if (name === "--version" || name === "-v" || name === "version") {
    context.print(`echo-planner ${readVersion()}`);
    return 0;
  }
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command === undefined) {
    if (name !== undefined) context.warn(`echo-planner: there is no command ${JSON.stringify(name)}`);
    context.warn(renderOverview(COMMANDS));
    return 2;
  }
  return runCommand(command, rest, context);
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return (manifest as { version: string }).version;
}

async function runCommand(command: Command, argv: readonly string[], context: CommandContext): Promise<ExitCode> {
  try {
    const { wantsHelp, ...input } = readInput(command, argv);
    if (wantsHelp) {
      context.print(renderHelp(command));
      return 0;
    }
    if (command !== doctorCommand) warnOfUnknown(context);
    return await command.run(context, input);
  } catch (error) {
    context.warn(`echo-planner ${command.name}: ${describeFailure(error)}`);
    if (!(error instanceof UsageError)) return 1;
    context.warn(`Usage: echo-planner ${command.name} ${command.operands} (see --help)`);
    return 2;
  }
}

/** A misspelt name would otherwise be missed without a word, and the command work somewhere else. */
function warnOfUnknown({ env, warn }: CommandContext): void {
  for (const unknown of unknownSettings(SETTINGS, env)) warn(describeUnknown(unknown));
}

function readInput(command: Command, argv: readonly string[]): CommandInput & { wantsHelp: boolean } {
  const { json, help } = COMMON_OPTIONS;
  const options = Object.fromEntries(
    Object.entries({ ...command.options, json, help }).map(([name, { type }]) => [name, { type }]),
  );
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    return {
      positionals,
      values: onlyOnce(values),
      isJson: values["json"] === true,
      wantsHelp: values["help"] === true,
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? (error.message.split(". ")[0] ?? "") : String(error));
  }
}

/** No option may be repeated, so no value is a list. */
function onlyOnce(values: Readonly<Record<string, unknown>>): CommandInput["values"] {
  const single = Object.entries(values).filter(
    (entry): entry is [string, string | boolean] => typeof entry[1] === "string" || typeof entry[1] === "boolean",
  );
  return Object.fromEntries(single);
}
