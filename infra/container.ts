import type { Permission } from "./permission.ts";
import { exactly } from "./permission.ts";
import { arnOf } from "./stage.ts";

interface ContainerDefinition {
  portMappings?: unknown;
  linuxParameters?: Record<string, unknown>;
  [field: string]: unknown;
}

/** What ECS itself does for a container: pulls its image, writes its log, reads its secrets. */
export function starting(log: Permission, secrets: Permission[]): (args: aws.iam.RoleArgs) => undefined {
  return exactly([
    // A token is for the whole registry; there is no narrower one.
    { actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
    {
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      // Where SST keeps the images of all applications of an account.
      resources: [arnOf("ecr", "repository/sst-asset")],
    },
    log,
    ...secrets,
  ]);
}

/** Sets what SST's components have no argument for; they open every port, too, where nothing listens. */
export function defined(fields: ContainerDefinition): (args: aws.ecs.TaskDefinitionArgs) => undefined {
  return (args) => {
    args.containerDefinitions = $jsonParse(args.containerDefinitions).apply((containers: ContainerDefinition[]) =>
      JSON.stringify(
        containers.map((container) => ({
          ...container,
          ...fields,
          portMappings: [],
          linuxParameters: { ...container.linuxParameters, ...fields.linuxParameters },
        })),
      ),
    );
  };
}

/** Seconds from SIGTERM to SIGKILL: Fargate's most. */
export const STOP_TIMEOUT_S = 120;
