import type { Command, CommandOption } from "./command.ts";

export const COMMON_OPTIONS = {
  json: { type: "boolean", help: "print JSON" },
  help: { type: "boolean", help: "show this" },
} as const satisfies Record<string, CommandOption>;

const EXIT_CODES = "Exit: 0 done, 1 failed, 2 wrong usage.";

export function renderOverview(commands: readonly Command[]): string {
  const lines = commands.map((command) => [`${command.name} ${command.operands}`.trim(), command.summary] as const);
  return [
    "echo-planner <command>",
    "",
    ...columns(lines),
    "",
    "Every command has --help and --json; --version says which planner this is. Settings come from the environment",
    "and from .env in this folder: .env.example lists them, docs/settings.md explains them.",
    EXIT_CODES,
  ].join("\n");
}

export function renderHelp(command: Command): string {
  const options = Object.entries<CommandOption>({ ...command.options, ...COMMON_OPTIONS });
  const lines = options.map(
    ([name, { value, help }]) => [`--${name}${value === undefined ? "" : ` ${value}`}`, help] as const,
  );
  return [
    `echo-planner ${command.name} ${command.operands}`.trim(),
    "",
    command.summary,
    ...command.details.flatMap((paragraph) => ["", paragraph]),
    "",
    ...columns(lines),
    "",
    EXIT_CODES,
  ].join("\n");
}

function columns(lines: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...lines.map(([left]) => left.length));
  return lines.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
