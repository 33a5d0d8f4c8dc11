import { defined, starting, STOP_TIMEOUT_S } from "./container.ts";
import { containerLog } from "./log.ts";
import { cluster } from "./network.ts";
import { exactly } from "./permission.ts";
import { containerSecrets, isSet, linkedSecrets } from "./secret.ts";
import { ofDeployer, settings } from "./setting.ts";
import { desk } from "./webhook.ts";

/** Reads plain messages in Discord if `DISCORD_GATEWAY=on`. Without it people answer by button and command. */
if (ofDeployer("DISCORD_GATEWAY") === "on" && isSet("DISCORD_BOT_TOKEN")) {
  const log = containerLog("Gateway");
  const secrets = containerSecrets("gateway");
  new sst.aws.Service("Gateway", {
    cluster,
    architecture: "arm64",
    cpu: "0.25 vCPU",
    memory: "0.5 GB",
    // Spot's two minutes of warning are enough: the next task resumes the session and reads missed messages.
    capacity: "spot",
    image: { context: ".", dockerfile: "functions/runner/Dockerfile", target: "gateway" },
    environment: settings("gateway"),
    ssm: secrets.ssm,
    // `sst dev` runs the Gateway on this machine, without the container's secrets.
    link: $dev ? [...desk.links, linkedSecrets] : desk.links,
    permissions: desk.permissions,
    logging: log.logging,
    dev: { command: "node_modules/.bin/node functions/gateway/main.ts" },
    transform: {
      taskRole: exactly(desk.permissions),
      executionRole: starting(log.permission, secrets.permissions),
      taskDefinition: defined({ stopTimeout: STOP_TIMEOUT_S }),
      service: { enableExecuteCommand: false },
    },
  });
}
