import { PLATFORMS } from "@echo/platforms/list";
import { ConfigError, ConfigErrors } from "@echo/core/setting/setting";
import { checkConfig, SETTINGS } from "@echo/platforms/setting";
import type { Command, CommandContext, CommandInput } from "./command.ts";
import { CommandError, UsageError } from "./command.ts";

const REGISTERED = PLATFORMS.flatMap(({ adapter, label, register }) =>
  register === undefined ? [] : [{ adapter, label, register }],
);
const NAMES = REGISTERED.map(({ adapter }) => adapter);

export const registerCommand: Command = {
  name: "register",
  operands: NAMES.join("|"),
  summary: "Registers the bot's commands and its webhook with a platform.",
  details: REGISTERED.map(({ register }) => register.needs),
  options: {},
  run: async ({ env, print }, input) => {
    const { adapter: platform, label, register } = readPlatform(input);
    refuseIncomplete(env, register.requires);
    const registered = await register.run(env);
    if (registered.kind === "refused") throw new CommandError(`${label} refused: ${registered.reason}`);
    const { webhookUrl, inviteUrl, lines } = registered;
    const done = { webhook_url: webhookUrl ?? null, ...(inviteUrl === undefined ? {} : { invite_url: inviteUrl }) };
    if (input.isJson) print(JSON.stringify({ platform, ...done }, null, 2));
    else for (const line of lines) print(line);
    return 0;
  },
};

/** Names at once everything that is wrong or missing. */
function refuseIncomplete(env: CommandContext["env"], required: readonly string[]): void {
  const missing = required.flatMap((name) => {
    const declared = SETTINGS[name];
    return declared === undefined || (env[name] ?? "") !== "" ? [] : [new ConfigError(name, declared, undefined)];
  });
  const wrong = [...checkConfig(env).wrong, ...missing];
  if (wrong.length > 0) throw new ConfigErrors(wrong);
}

function readPlatform({ positionals }: CommandInput): (typeof REGISTERED)[number] {
  const [name, ...rest] = positionals;
  const platform = REGISTERED.find(({ adapter }) => adapter === name);
  if (platform === undefined) throw new UsageError(`give a platform: ${NAMES.join(" or ")}`);
  if (rest[0] !== undefined) throw new UsageError(`unexpected ${JSON.stringify(rest[0])}`);
  return platform;
}
