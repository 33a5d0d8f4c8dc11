import type { ECSClient, Failure, RunTaskCommandInput } from "@aws-sdk/client-ecs";
import { ConflictException, RunTaskCommand } from "@aws-sdk/client-ecs";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import { sha256 } from "@echo/core/id/sha256";
import type { Launcher, LaunchResult } from "@echo/core/port/launcher";

/** The runner's task, as the stage links it. */
export interface RunnerTask {
  cluster: string;
  taskDefinition: string;
  container: string;
  subnets: string[];
  securityGroups: string[];
}

/** Every runner is a Fargate task of its own. Not on Spot: its two minutes of warning are shorter than a turn. */
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
    // At most 64 ASCII characters, and remembered for a day: a start is never named twice, so neither is its token.
    clientToken: sha256(start),
    capacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1 }],
    count: 1,
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: task.subnets,
        securityGroups: task.securityGroups,
        // Public subnets without NAT: the only way out is an address of its own.
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

/** An unknown outcome is a failure too: a second runner of the same conversation finds the lease held and ends. */
function refused(error: unknown): LaunchResult {
  // This start was asked for before, by a dispatch with other settings: its task is there.
  if (error instanceof ConflictException) return { kind: "started" };
  return { kind: "failed", reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
}
