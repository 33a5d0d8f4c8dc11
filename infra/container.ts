import type { Permission } from "./permission.ts";
import { exactly } from "./permission.ts";
import { arnOf } from "./stage.ts";

interface ContainerDefinition {
  portMappings?: unknown;
  linuxParameters?: Record<string, unknown>;
  [field: string]: unknown;
}

/** Permissions that ECS itself needs for a container: pull its image, write its log, read its secrets. */
export function starting(log: Permission, secrets: Permission[]): (args: aws.iam.RoleArgs) => undefined {
  return exactly([
    // A token always covers the whole registry.
    { actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
    {
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      // The repository where SST keeps the images of all applications in an account.
      resources: [arnOf("ecr", "repository/sst-asset")],
    },
    log,
    ...secrets,
  ]);
}

/** Sets what SST's components have no argument for. They also open every port, though nothing listens there. */
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

/** Seconds from SIGTERM to SIGKILL: Fargate's maximum. */
export const STOP_TIMEOUT_S = 120;
