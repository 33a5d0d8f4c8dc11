import type { Permission } from "./permission.ts";
import type { Reader } from "@echo/core/setting/reader";
import { secretNames } from "./setting.ts";
import { path } from "./stage.ts";

/** The stage's secrets, by their variables. All are optional. */
const VARIABLES = secretNames("webhook", "dispatch", "gateway", "runner");

/** The name for `sst secret set`: `DISCORD_BOT_TOKEN` becomes `DiscordBotToken`. */
function secretNameOf(variable: string): string {
  return variable
    .split("_")
    .map((word) => word.slice(0, 1) + word.slice(1).toLowerCase())
    .join("");
}

/** SST passes the secrets that are set to the configuration under these names. */
export function isSet(variable: string): boolean {
  return (process.env[`SST_SECRET_${secretNameOf(variable)}`] ?? "") !== "";
}

const secrets = new Map(VARIABLES.map((variable) => [variable, new sst.Secret(secretNameOf(variable), "")]));

/** For functions: encrypted in their bundle. */
export const linkedSecrets = new sst.Linkable("Secrets", {
  properties: Object.fromEntries(
    secretNames("webhook")
      .filter(isSet)
      .map((variable) => [variable, valueOf(variable)]),
  ),
});

const parameters = new Map<string, aws.ssm.Parameter>();

/** For containers: ECS reads a parameter at start, so no task definition holds a value. */
function parameterOf(variable: string): aws.ssm.Parameter {
  const parameter =
    parameters.get(variable) ??
    new aws.ssm.Parameter(`${secretNameOf(variable)}Parameter`, {
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

export function containerSecrets(reader: Reader): ContainerSecrets {
  const ssm = Object.fromEntries(
    secretNames(reader)
      .filter(isSet)
      .map((variable) => [variable, parameterOf(variable).arn]),
  );
  const resources = Object.values(ssm);
  return { ssm, permissions: resources.length === 0 ? [] : [{ actions: ["ssm:GetParameters"], resources }] };
}

function valueOf(variable: string): $util.Output<string> {
  const secret = secrets.get(variable);
  if (secret === undefined) throw new Error(`${variable} is no secret of the stage`);
  return $output(secret.value);
}
