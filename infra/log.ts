import type { Permission } from "./permission.ts";
import { arnOf, isProduction, path } from "./stage.ts";

const RETENTION = isProduction ? "3 months" : "2 weeks";
const RETENTION_DAYS = isProduction ? 90 : 14;

/** A function's log, and the permission to write to it. */
export function functionLog(name: string): { name: $util.Output<string>; permission: Permission } {
  const group = new aws.cloudwatch.LogGroup(`${name}Log`, {
    name: `${path}/${name.toLowerCase()}`,
    retentionInDays: RETENTION_DAYS,
  });
  return { name: group.name, permission: writing($interpolate`${group.arn}:*`) };
}

/** A container's log, which SST creates, and the permission for ECS to write to it. */
export function containerLog(name: string) {
  const group = `${path}/${name.toLowerCase()}`;
  return {
    logging: { name: group, retention: RETENTION } as const,
    permission: writing(arnOf("logs", `log-group:${group}:*`)),
  };
}

function writing(resource: $util.Input<string>): Permission {
  return { actions: ["logs:CreateLogStream", "logs:PutLogEvents"], resources: [resource] };
}
