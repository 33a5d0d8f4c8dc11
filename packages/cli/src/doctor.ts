import type { Command, CommandContext } from "./command.ts";
import { refuseOperands } from "./command.ts";
import { readFolders } from "./folders.ts";
import { inspectConfiguration } from "./doctor/configuration.ts";
import type { Finding } from "@echo/platforms/finding";
import { PLATFORMS } from "@echo/platforms/list";
import { inspectGit, inspectStores, inspectWorkspace } from "./doctor/machine.ts";
import { inspectPhases } from "./doctor/phase.ts";

export const doctorCommand: Command = {
  name: "doctor",
  operands: "",
  summary: "Checks everything the planner needs, and says what to fix.",
  details: [
    "Exits 1 if something must be fixed. Changes nothing, shows no secret. Asks the model's address once whether it accepts the key; that calls no model and costs nothing.",
  ],
  options: {
    channel: { type: "string", value: "<id>", help: "also check the bot's rights in this Discord channel" },
  },
  run: async (context, input) => {
    refuseOperands(input);
    const channel = input.values["channel"];
    const areas = await examine(context, typeof channel === "string" ? channel : undefined);
    const findings = areas.flatMap(([area, found]) => found.map((finding) => ({ area, ...finding })));
    const isWell = findings.every(({ level }) => level !== "error");
    if (input.isJson) context.print(JSON.stringify({ ok: isWell, findings }, null, 2));
    else for (const line of findings.flatMap(renderFinding)) context.print(line);
    return isWell ? 0 : 1;
  },
};

async function examine(context: CommandContext, channel: string | undefined): Promise<[string, Finding[]][]> {
  const { inspectExecutable, inspectProfile, inspectSignIn } = await import("./doctor/claude.ts");
  const { config, env, findings } = inspectConfiguration(context.env);
  const { agent: home, workspace } = readFolders(env);
  const inspections: [string, Finding[] | Promise<Finding[]>][] = [
    ["configuration", findings],
    ["phases", inspectPhases(config, home)],
    ["claude", inspectExecutable(env, home)],
    ["sign-in", inspectSignIn(config, home)],
    ["permissions", inspectProfile(config)],
    ["git", inspectGit(context.env)],
    ["workspace", inspectWorkspace(workspace)],
    ["stores", inspectStores({ ...context, env })],
    ...PLATFORMS.flatMap(({ adapter, inspect }): [string, Promise<Finding[]>][] =>
      inspect === undefined ? [] : [[adapter, inspect(env, { now: context.now(), channel })]],
    ),
  ];
  return Promise.all(inspections.map(async ([area, found]): Promise<[string, Finding[]]> => [area, await found]));
}

const MARK = { ok: "✓", warn: "!", error: "✗" } as const;

function renderFinding({ area, level, what, mend }: Finding & { area: string }): string[] {
  const line = `${MARK[level]} ${area.padEnd(13)}  ${what}`;
  return mend === undefined ? [line] : [line, `${" ".repeat(17)}→ ${mend}`];
}
