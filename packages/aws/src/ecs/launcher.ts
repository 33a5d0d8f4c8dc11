import type { ECSClient, Failure, RunTaskCommandInput } from "@aws-sdk/client-ecs";
import { ConflictException, RunTaskCommand } from "@aws-sdk/client-ecs";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import { sha256 } from "@echo/core/id/sha256";
import type { Launcher, LaunchResult } from "@echo/core/port/launcher";

/** The settings of the runner's task. The stage links them. */
export interface RunnerTask {
  cluster: string;
  taskDefinition: string;
  container: string;
  subnets: string[];
  securityGroups: string[];
}

/** Starts every runner as its own Fargate task. Not on Spot: its two minutes of warning are shorter than a turn. */
export function createEcsLauncher(client: ECSClient, task: RunnerTask): Launcher {
  return {
    launch: async (key, start) => {
      try {
        const { tasks = [], failures = [] } = await client.send(new RunTaskCommand(request(task, key, start)));
        return tasks.length > 0 ? { kind: "started" } : { kind: "failed", reason: reasonOf(failures) };
      } catch (error) {
        return refused(error);
      }
    },
  };
}

function request(task: RunnerTask, key: ConversationKey, start: string): RunTaskCommandInput {
  return {
    cluster: task.cluster,
    taskDefinition: task.taskDefinition,
    // At most 64 ASCII characters. ECS remembers the token for a day. Each start has its own name, so its own token.
    clientToken: sha256(start),
    capacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1 }],
    count: 1,
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: task.subnets,
        securityGroups: task.securityGroups,
        // The subnets are public and have no NAT, so the task needs its own address to reach the internet.
        assignPublicIp: "ENABLED",
      },
    },
    overrides: {
      containerOverrides: [{ name: task.container, environment: [{ name: "ECHO_CONVERSATION", value: key }] }],
    },
  };
}

function reasonOf(failures: Failure[]): string {
  const [failure] = failures;
  if (failure === undefined) return "no task and no failure";
  const { reason = "no reason", detail } = failure;
  return detail === undefined ? reason : `${reason}: ${detail}`;
}

/** Counts an unknown outcome as a failure. If a second runner starts then, it finds the lease held and ends. */
function refused(error: unknown): LaunchResult {
  // An earlier dispatch with other settings has already started this task.
  if (error instanceof ConflictException) return { kind: "started" };
  return { kind: "failed", reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}
