import { createEcsClient } from "@echo/aws/client";
import { createEcsLauncher } from "@echo/aws/ecs/launcher";
import { ConversationKey } from "@echo/core/id/conversation-key";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FakeEcs } from "../fakes/aws/ecs.ts";
import { startEcs } from "../fakes/aws/ecs.ts";

const TASK = {
  cluster: "arn:aws:ecs:us-east-1:000000000000:cluster/echo",
  taskDefinition: "arn:aws:ecs:us-east-1:000000000000:task-definition/echo-Runner:7",
  container: "Runner",
  subnets: ["subnet-1", "subnet-2"],
  securityGroups: ["sg-1"],
};
const KEY = ConversationKey.parse("telegram:-1001234567890:42");

let ecs: FakeEcs;
beforeEach(async () => {
  ecs = await startEcs({ containers: ["Runner"] });
});
afterEach(() => ecs.close());

const launcher = () => createEcsLauncher(createEcsClient(ecs.url), TASK);

describe("starting a runner by RunTask", () => {
  test("tells the task its conversation", async () => {
    expect(await launcher().launch(KEY, `${KEY}#1`)).toEqual({ kind: "started" });
    expect(ecs.started).toMatchObject([
      {
        cluster: TASK.cluster,
        taskDefinition: TASK.taskDefinition,
        capacityProviderStrategy: [{ capacityProvider: "FARGATE" }],
        networkConfiguration: { awsvpcConfiguration: { assignPublicIp: "ENABLED" } },
        overrides: {
          containerOverrides: [{ name: "Runner", environment: [{ name: "ECHO_CONVERSATION", value: KEY }] }],
        },
      },
    ]);
  });

  test("the same start twice is one task, the next start another", async () => {
    const ours = launcher();
    await ours.launch(KEY, `${KEY}#1`);
    expect(await ours.launch(KEY, `${KEY}#1`)).toEqual({ kind: "started" });
    expect(ecs.started).toHaveLength(1);
    await ours.launch(KEY, `${KEY}#2`);
    expect(ecs.started).toHaveLength(2);
  });

  test("the longest key still makes a valid token", async () => {
    const longest = ConversationKey.parse(`echo:${"x".repeat(64)}`);
    expect(await launcher().launch(longest, `${longest}#4294967295`)).toEqual({ kind: "started" });
  });

  test("a server error is tried again with the same token", async () => {
    ecs.trouble.push({ status: 500, error: "ServerException" });
    expect(await launcher().launch(KEY, `${KEY}#1`)).toEqual({ kind: "started" });
    expect(ecs.started).toHaveLength(1);
    expect(new Set(ecs.asked.map(({ clientToken }) => clientToken)).size).toBe(1);
  });

  test("a task that this start already has counts as started", async () => {
    await launcher().launch(KEY, `${KEY}#1`);
    const changed = createEcsLauncher(createEcsClient(ecs.url), { ...TASK, subnets: ["subnet-3"] });
    expect(await changed.launch(KEY, `${KEY}#1`)).toEqual({ kind: "started" });
    expect(ecs.started).toHaveLength(1);
  });

  test.each([
    [{ status: 200, body: { failures: [{ reason: "RESOURCE:ENI", detail: "none left" }] } }, "RESOURCE:ENI: none left"],
    [{ status: 200, body: { failures: [{ reason: "AGENT" }] } }, "AGENT"],
    [{ status: 200, body: { tasks: [], failures: [] } }, "no task and no failure"],
    [
      { status: 400, error: "AccessDeniedException", body: { message: "not PassRole" } },
      "AccessDeniedException: not PassRole",
    ],
    [{ status: 400, error: "ClusterNotFoundException" }, "ClusterNotFoundException"],
  ])("a refusal is told with its reason: %o", async (met, reason) => {
    ecs.trouble.push(met);
    expect(await launcher().launch(KEY, `${KEY}#1`)).toMatchObject({
      kind: "failed",
      reason: expect.stringContaining(reason) as string,
    });
    expect(ecs.started).toEqual([]);
  });

  test("fails if AWS throttles every try or cannot be reached", async () => {
    ecs.trouble.push(...Array.from({ length: 3 }, () => ({ status: 400, error: "ThrottlingException" })));
    expect(await launcher().launch(KEY, `${KEY}#1`)).toMatchObject({ kind: "failed" });
    await ecs.close();
    expect(await launcher().launch(KEY, `${KEY}#2`)).toMatchObject({ kind: "failed" });
  });
});
