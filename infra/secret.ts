import type { Permission } from "./permission.ts";
import { path } from "./stage.ts";

/** The stage's secrets: variable of the environment → name for `sst secret set`. None of them has to be set. */
const NAMES = {
  DISCORD_BOT_TOKEN: "DiscordBotToken",
  TELEGRAM_BOT_TOKEN: "TelegramBotToken",
  TELEGRAM_WEBHOOK_SECRET: "TelegramWebhookSecret",
  ANTHROPIC_API_KEY: "AnthropicApiKey",
  CLAUDE_CODE_OAUTH_TOKEN: "ClaudeCodeOauthToken",
} as const;
type Variable = keyof typeof NAMES;

const FOR_FUNCTIONS: Variable[] = ["DISCORD_BOT_TOKEN", "TELEGRAM_WEBHOOK_SECRET"];
const VARIABLES = Object.keys(NAMES) as Variable[];

/** SST hands the secrets that are set to the configuration under these names. */
export function isSet(variable: Variable): boolean {
  return (process.env[`SST_SECRET_${NAMES[variable]}`] ?? "") !== "";
}

const secrets = Object.fromEntries(
  VARIABLES.map((variable) => [variable, new sst.Secret(NAMES[variable], "")]),
) as Record<Variable, sst.Secret>;

/** For functions: encrypted in their bundle. */
export const linkedSecrets = new sst.Linkable("Secrets", {
  properties: Object.fromEntries(FOR_FUNCTIONS.filter(isSet).map((variable) => [variable, valueOf(variable)])),
});

const parameters = new Map<Variable, aws.ssm.Parameter>();

/** For containers: ECS reads a parameter at start, so that no value stands in a task definition. */
function parameterOf(variable: Variable): aws.ssm.Parameter {
  const parameter =
    parameters.get(variable) ??
    new aws.ssm.Parameter(`${NAMES[variable]}Parameter`, {
      name: `${path}/${variable}`,
      type: "SecureString",
      value: valueOf(variable),
    });
  parameters.set(variable, parameter);
  return parameter;
}

export interface ContainerSecrets {
  /** Variable → parameter. */
  ssm: Record<string, $util.Output<string>>;
  permissions: Permission[];
}

export function containerSecrets(...variables: Variable[]): ContainerSecrets {
  const ssm = Object.fromEntries(variables.filter(isSet).map((variable) => [variable, parameterOf(variable).arn]));
  const resources = Object.values(ssm);
  return { ssm, permissions: resources.length === 0 ? [] : [{ actions: ["ssm:GetParameters"], resources }] };
}

function valueOf(variable: Variable): $util.Output<string> {
  return $output(secrets[variable].value);
}
