import * as z from "zod";
import type { Answered, Asked, Endpoint } from "./endpoint.ts";
import { startEndpoint } from "./endpoint.ts";

const TARGET = "AmazonEC2ContainerServiceV20141113.RunTask";

/** The documented limits of RunTask that we could reach. */
const RunTask = z.object({
  cluster: z.string().min(1),
  taskDefinition: z.string().min(1),
  clientToken: z.string().regex(/^[\x21-\x7E]{1,64}$/),
  count: z.int().min(1).max(10),
  launchType: z.never().optional(),
  capacityProviderStrategy: z.array(z.object({ capacityProvider: z.enum(["FARGATE", "FARGATE_SPOT"]) })).max(20),
  networkConfiguration: z.object({
    awsvpcConfiguration: z.object({
      subnets: z.array(z.string()).min(1).max(16),
      securityGroups: z.array(z.string()).max(5),
      assignPublicIp: z.enum(["ENABLED", "DISABLED"]),
    }),
  }),
  overrides: z
    .object({
      containerOverrides: z.array(
        z.object({ name: z.string(), environment: z.array(z.object({ name: z.string(), value: z.string() })) }),
      ),
    })
    .refine((overrides) => JSON.stringify(overrides).length <= 8192),
});
type RunTask = z.infer<typeof RunTask>;

export interface FakeEcs extends Endpoint {
  /** All requests in order, including repeated ones. */
  asked: RunTask[];
  /** The tasks that were really started. */
  started: RunTask[];
  /** The next requests each get one of these failures instead of an answer. */
  trouble: Answered[];
}

export interface EcsOptions {
  containers: readonly string[];
  onStart?: (task: RunTask) => void;
}

/** RunTask with its idempotency: the same token gives the same task, or a conflict if the parameters differ. */
export async function startEcs({ containers, onStart }: EcsOptions): Promise<FakeEcs> {
  const asked: RunTask[] = [];
  const started: RunTask[] = [];
  const trouble: Answered[] = [];
  const known = new Map<string, { parameters: string; taskArn: string }>();
  const answer = (request: Asked): Answered => {
    if (request.headers["x-amz-target"] !== TARGET) return { status: 400, error: "UnknownOperationException" };
    const parsed = RunTask.safeParse(JSON.parse(request.body));
    if (!parsed.success) return invalid(parsed.error.message);
    const task = parsed.data;
    asked.push(task);
    const met = trouble.shift();
    if (met !== undefined) return met;
    if (task.overrides.containerOverrides.some(({ name }) => !containers.includes(name))) {
      return invalid("Override for container named by you is not a container in the TaskDefinition.");
    }
    const parameters = JSON.stringify(task);
    const before = known.get(task.clientToken);
    if (before !== undefined && before.parameters !== parameters) {
      return { status: 400, error: "ConflictException", body: { resourceIds: [before.taskArn] } };
    }
    const taskArn = before?.taskArn ?? `arn:aws:ecs:us-east-1:000000000000:task/echo/${started.length + 1}`;
    if (before === undefined) {
      known.set(task.clientToken, { parameters, taskArn });
      started.push(task);
      onStart?.(task);
    }
    return { status: 200, body: { tasks: [{ taskArn, lastStatus: "PROVISIONING" }], failures: [] } };
  };
  return { ...(await startEndpoint(answer)), asked, started, trouble };
}

function invalid(message: string): Answered {
  return { status: 400, error: "InvalidParameterException", body: { message } };
}
