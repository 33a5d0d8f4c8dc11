import { METRICS, NAMESPACE } from "@echo/aws/cloudwatch/metric";
import { GSI, tableDefinition, TTL_ATTRIBUTE } from "@echo/aws/dynamo/table";
import { readConfig } from "@echo/platforms/setting";
import { beforeAll, describe, expect, test } from "vitest";
import { ON_TABLE } from "./granted.ts";
import { ensurePlatform } from "./platform.ts";
import { evaluateScenario, SECRETS } from "./scenario.ts";
import type { Stack } from "./stack.ts";

let deployed: Stack;
let production: Stack;
let dev: Stack;
let bare: Stack;

beforeAll(async () => {
  await ensurePlatform();
  [deployed, production] = await Promise.all([evaluateScenario("deployed"), evaluateScenario("production")]);
  [dev, bare] = await Promise.all([evaluateScenario("dev"), evaluateScenario("bare")]);
}, 180_000);

describe("the mock is complete", () => {
  test("no input holds something undefined or the text of an Output", () => {
    const holes = [deployed, production, dev, bare].flatMap(({ resources }) =>
      resources.filter(({ inputs }) => /undefined|Calling \[toString\]|\[object Object\]/.test(JSON.stringify(inputs))),
    );
    expect(holes).toEqual([]);
  });

  test("the deployer gets the webhook's URL and the names for the command line", () => {
    expect(deployed.outputs).toMatchObject({
      url: "https://webhookurl.lambda-url.mock/",
      table: deployed.find("StoreTable")["name"],
      bucket: deployed.find("DocumentsBucket")["bucket"],
    });
  });

  test("every requested resource is created", () => {
    expect(deployed.resources.length).toBeGreaterThan(90);
  });
});

describe("storage", () => {
  test("the table matches the one that the stores are tested on", () => {
    const wanted = tableDefinition("any");
    const table = deployed.find("StoreTable");
    expect(table).toMatchObject({ hashKey: "pk", rangeKey: "sk", billingMode: wanted.BillingMode });
    expect(table["attributes"]).toEqual(
      wanted.AttributeDefinitions?.map(({ AttributeName: name, AttributeType: type }) => ({ name, type })),
    );
    expect(table["globalSecondaryIndexes"]).toEqual([
      { name: GSI, hashKey: "gsi1pk", rangeKey: "gsi1sk", projectionType: "KEYS_ONLY" },
    ]);
    expect(wanted.GlobalSecondaryIndexes).toMatchObject([
      {
        IndexName: GSI,
        KeySchema: [{ AttributeName: "gsi1pk" }, { AttributeName: "gsi1sk" }],
        Projection: { ProjectionType: "KEYS_ONLY" },
      },
    ]);
    expect(table["ttl"]).toEqual({ attributeName: TTL_ATTRIBUTE, enabled: true });
    expect(table["streamEnabled"]).toBe(false);
  });

  test("only production is protected against deletion", () => {
    expect(production.find("StoreTable")).toMatchObject({
      deletionProtectionEnabled: true,
      pointInTimeRecovery: { enabled: true },
    });
    expect(deployed.find("StoreTable")).toMatchObject({
      deletionProtectionEnabled: false,
      pointInTimeRecovery: { enabled: false },
    });
    expect([production, deployed].map((stack) => stack.find("DocumentsBucket")["forceDestroy"])).toEqual([false, true]);
    expect([production, deployed].map(({ outputs }) => outputs["_protect"])).toEqual([true, false]);
    expect(production.find("HomeBackup")).toMatchObject({ backupPolicy: { status: "ENABLED" } });
    expect(deployed.ofType("aws:efs/backupPolicy:BackupPolicy")).toEqual([]);
  });

  test("the bucket keeps versions, is private, and drops unfinished uploads", () => {
    expect(deployed.find("DocumentsVersioning")).toMatchObject({ versioningConfiguration: { status: "Enabled" } });
    expect(deployed.find("DocumentsPublicAccessBlock")).toMatchObject({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(deployed.find("DocumentsUploads")).toMatchObject({
      rules: [{ status: "Enabled", abortIncompleteMultipartUpload: { daysAfterInitiation: 1 } }],
    });
    expect(deployed.ofType("aws:s3/bucketCorsConfiguration:BucketCorsConfiguration")).toEqual([]);
  });

  test("the agent's home is encrypted and belongs to the agent", () => {
    expect(deployed.find("HomeFileSystem")).toMatchObject({ encrypted: true });
    expect(deployed.find("HomeAccessPoint")).toMatchObject({
      posixUser: { uid: 1001, gid: 1001 },
      rootDirectory: { path: "/home", creationInfo: { ownerUid: 1001, ownerGid: 1001 } },
    });
  });
});

describe("functions", () => {
  const variables = (stack: Stack, name: string) =>
    (stack.find(name)["environment"] as { variables: Record<string, string> }).variables;

  test("the webhook answers in time, on arm64 and Node 24, for everybody", () => {
    expect(deployed.find("WebhookFunction")).toMatchObject({
      architectures: ["arm64"],
      runtime: "nodejs24.x",
      timeout: 10,
      memorySize: 1024,
    });
    expect(deployed.find("WebhookUrl")).toMatchObject({ authorizationType: "NONE", invokeMode: "BUFFERED" });
    expect(deployed.find("WebhookUrl")["cors"]).toBeUndefined();
    expect(variables(deployed, "WebhookFunction")).toMatchObject({
      DISCORD_PUBLIC_KEY: "a".repeat(64),
      ALLOWED_TELEGRAM_USERS: "42",
      PLANNER_DAY_BUDGET_USD: "7.5",
    });
  });

  test("if nothing is set, there are no variables, secrets, Gateway or alarm address", () => {
    const names = Object.keys(variables(bare, "WebhookFunction")).filter((name) => !name.startsWith("SST_"));
    expect(names).toEqual([]);
    expect(bare.ofType("aws:ssm/parameter:Parameter")).toEqual([]);
    expect(bare.ofType("aws:ecs/service:Service")).toEqual([]);
    expect(bare.ofType("aws:sns/topicSubscription:TopicSubscription")).toEqual([]);
  });

  test("are linked to names only", () => {
    const linked = (name: string) => (dev.notes[name]?.["_live"] as { links: string[] } | undefined)?.links;
    expect(linked("Webhook")).toEqual(["Table", "Dispatch", "Secrets"]);
    expect(linked("DispatchHandler")).toEqual(["Table", "Runner"]);
  });

  test("dispatch looks every minute for everything that is due", () => {
    const schedule = deployed.find("RescueSchedule");
    expect(schedule).toMatchObject({ scheduleExpression: "rate(1 minute)", state: "ENABLED", target: { input: "{}" } });
    expect(JSON.stringify(schedule["target"])).toContain(":function:echo-planner-test-DispatchHandlerFunction");
    expect(deployed.find("DispatchHandlerFunction")).toMatchObject({ timeout: 60, architectures: ["arm64"] });
  });

  test("the deployed code accepts their linked names and the planner's configuration", () => {
    const link = deployed.resources.find(({ name }) => name === "RunnerLinkRef")?.inputs["properties"];
    expect(link).toMatchObject({ container: "RunnerTask", subnets: [expect.anything(), expect.anything()] });
    expect(Object.keys(link as object).toSorted()).toEqual([
      "cluster",
      "container",
      "securityGroups",
      "subnets",
      "taskDefinition",
    ]);
    expect(() => readConfig(variables(deployed, "WebhookFunction"))).not.toThrow();
  });
});

describe("the runner's task", () => {
  const environment = (stack: Stack) =>
    Object.fromEntries(
      (stack.container("RunnerTaskTask")["environment"] as { name: string; value: string }[]).map(({ name, value }) => [
        name,
        value,
      ]),
    );

  test("has what the CLI needs, and its home", () => {
    expect(deployed.find("RunnerTaskTask")).toMatchObject({
      cpu: "1024",
      memory: "2048",
      runtimePlatform: { cpuArchitecture: "ARM64" },
      volumes: [{ efsVolumeConfiguration: { fileSystemId: "HomeFileSystem-id", transitEncryption: "ENABLED" } }],
    });
    expect(deployed.container("RunnerTaskTask")).toMatchObject({
      mountPoints: [{ containerPath: "/mnt/home" }],
      stopTimeout: 120,
      portMappings: [],
      linuxParameters: { initProcessEnabled: true, capabilities: { add: ["SYS_PTRACE"] } },
    });
  });

  test("runs the agent as another user, in its home, in the open profile", () => {
    const config = readConfig(environment(deployed));
    expect(config).toMatchObject({
      ECHO_HOME: "/mnt/home",
      AGENT_UID: 1001,
      AGENT_GID: 1001,
      PLANNER_PERMISSIONS: "open",
      PLANNER_DAY_BUDGET_USD: 7.5,
    });
    expect(JSON.parse(environment(deployed)["SST_RESOURCE_Table"] ?? "")).toMatchObject({
      name: deployed.find("StoreTable")["name"],
    });
    expect(JSON.parse(environment(deployed)["SST_RESOURCE_Bucket"] ?? "")).toMatchObject({
      name: deployed.find("DocumentsBucket")["bucket"],
    });
  });

  test("gets its secrets at start: no definition and no plain environment holds one", () => {
    expect(deployed.container("RunnerTaskTask")["secrets"]).toEqual(
      ["DISCORD_BOT_TOKEN", "TELEGRAM_BOT_TOKEN", "ANTHROPIC_API_KEY"].map((name) => ({
        name,
        valueFrom: `arn:aws:ssm:us-east-1:123456789012:parameter/echo-planner/test/${name}`,
      })),
    );
    const holders = deployed.resources.filter(({ inputs }) =>
      SECRETS.some((secret) => JSON.stringify(inputs).includes(secret)),
    );
    expect(new Set(holders.map(({ type }) => type))).toEqual(
      new Set(["aws:ssm/parameter:Parameter", "sst:sst:LinkRef"]),
    );
    for (const parameter of deployed.ofType("aws:ssm/parameter:Parameter")) {
      expect(parameter.inputs["type"]).toBe("SecureString");
    }
  });

  test("reaches the internet, and costs nothing while no planning session runs", () => {
    expect(deployed.ofType("aws:ec2/natGateway:NatGateway")).toEqual([]);
    expect(deployed.ofType("aws:ec2/instance:Instance")).toEqual([]);
    expect(bare.ofType("aws:ecs/service:Service")).toEqual([]);
  });

  test("in development runs on this machine as the developer, on the stage's table and bucket", () => {
    expect(dev.notes["RunnerTask"]).toMatchObject({
      _task: { command: "node_modules/.bin/node functions/runner/main.ts" },
    });
    const config = readConfig(environment(dev));
    expect(config.ECHO_HOME).toMatch(/\/\.echo\/dev$/);
    expect([config.AGENT_UID, config.PLANNER_PERMISSIONS]).toEqual([undefined, undefined]);
    expect(environment(dev)["SST_RESOURCE_Table"]).toContain("StoreTable");
  });
});

describe("the Gateway", () => {
  test("is one small task on Spot, with the bot's token and the desk's names", () => {
    expect(deployed.find("GatewayService")).toMatchObject({
      desiredCount: 1,
      enableExecuteCommand: false,
      capacityProviderStrategies: [
        { capacityProvider: "FARGATE", weight: 0 },
        { capacityProvider: "FARGATE_SPOT", weight: 1 },
      ],
    });
    expect(deployed.find("GatewayTask")).toMatchObject({ cpu: "256", memory: "512" });
    expect(deployed.container("GatewayTask")["secrets"]).toMatchObject([{ name: "DISCORD_BOT_TOKEN" }]);
    const environment = JSON.stringify(deployed.container("GatewayTask")["environment"]);
    for (const name of ["SST_RESOURCE_Dispatch", "PLANNER_DAY_BUDGET_USD"]) expect(environment).toContain(name);
  });

  test("in development runs on this machine, with the token linked", () => {
    expect(dev.notes["GatewayDev"]).toMatchObject({
      _dev: { command: "node_modules/.bin/node functions/gateway/main.ts", links: ["Table", "Dispatch", "Secrets"] },
    });
  });
});

describe("monitoring", () => {
  test("each of our metrics has an alarm, and each alarm notifies the deployer's address", () => {
    const alarms = deployed.ofType("aws:cloudwatch/metricAlarm:MetricAlarm").map(({ inputs }) => inputs);
    const ours = alarms.filter(({ namespace }) => namespace === NAMESPACE);
    expect(new Set(ours.map(({ metricName }) => metricName))).toEqual(new Set(Object.values(METRICS)));
    expect(ours).toHaveLength(Object.values(METRICS).length);
    for (const alarm of ours) expect(alarm["dimensions"]).toEqual({ Stage: "test" });
    for (const alarm of alarms) expect(alarm["alarmActions"]).toEqual([expect.stringContaining(":sns:")]);
    expect(deployed.find("AlarmsByEmail")).toMatchObject({ protocol: "email", endpoint: "alarms@example.org" });
  });

  test("alarms watch the webhook's errors, its slowness, and dispatch's missing reports", () => {
    expect(deployed.find("WebhookErrorsAlarm")).toMatchObject({ metricName: "Url5xxCount", threshold: 0 });
    expect(deployed.find("WebhookSlowAlarm")).toMatchObject({ extendedStatistic: "p99", threshold: 2000 });
    expect(deployed.find("OldestUnansweredAlarm")).toMatchObject({ treatMissingData: "breaching" });
    expect(dev.ofType("aws:cloudwatch/metricAlarm:MetricAlarm")).toEqual([]);
  });

  test("every log expires", () => {
    const days = (stack: Stack) =>
      stack.ofType("aws:cloudwatch/logGroup:LogGroup").map(({ inputs }) => inputs["retentionInDays"]);
    expect(new Set(days(production))).toEqual(new Set([90]));
    expect(new Set(days(deployed))).toEqual(new Set([14]));
    expect(days(deployed)).toHaveLength(4);
  });
});

describe("permissions", () => {
  /** Wildcards that cannot be narrower, with the reason. */
  const EXPLAINED: [RegExp, string][] = [
    [/^Allow ecr:GetAuthorizationToken \*$/, "a token is for the whole registry"],
    [/^Allow logs:\w+ arn:aws:logs:[\w:-]+:log-group:\/echo-planner\/\w+\/\w+:\*$/, "the streams of one log"],
    [/^Allow s3:(Get|Put)Object arn:aws:s3:::[\w-]+documentsbucket\/plans\/\*$/, "plans are objects of any name"],
    [/^Deny s3:\* /, "it forbids"],
  ];
  /** Only in `sst dev`: SST's own connection between AWS and this machine. */
  const EXPLAINED_IN_DEV: [RegExp, string][] = [
    [/^Allow appsync:\* \*$/, "requests reach this machine by AppSync"],
    [/^Allow s3:\* arn:aws:s3:::sst-asset-mock(\/\*)?$/, "large payloads go through SST's bucket"],
    [/^Allow ssmmessages:\w+ \*$/, "SST's for `aws ecs execute-command`"],
    [/^Allow (ssm|secretsmanager):\w+ \*$/, "SST's execution role"],
  ];

  function unexplained(stack: Stack, explained: [RegExp, string][]): string[] {
    const lines = stack
      .grants()
      .flatMap(({ effect, actions, resources }) =>
        actions.flatMap((action) => resources.map((resource) => `${effect} ${action} ${resource}`)),
      );
    expect(lines.length).toBeGreaterThan(20);
    return lines.filter((line) => line.includes("*") && !explained.some(([pattern]) => pattern.test(line)));
  }

  test("every wildcard has a reason, and no role uses a managed policy", () => {
    for (const stack of [deployed, production, bare]) {
      expect(unexplained(stack, EXPLAINED)).toEqual([]);
      expect(stack.managed()).toEqual([]);
    }
    expect(unexplained(dev, [...EXPLAINED, ...EXPLAINED_IN_DEV])).toEqual([]);
  });

  test("every statement is on the list", () => {
    const account = /arn:aws:(\w+):(us-east-1)?:(123456789012)?:/g;
    const table = deployed.grants().map(({ holder, effect, actions, resources, condition }) => {
      const where = resources.map((resource) => resource.replace(account, "$1:").replaceAll("echo-planner-test-", ""));
      const when = condition === undefined ? "" : ` if ${JSON.stringify(condition)}`.replaceAll(account, "$1:");
      return `${holder}: ${effect} ${actions.join(" ")} on ${where.join(" ")}${when}`;
    });
    expect(table.toSorted()).toMatchInlineSnapshot(`
      [
        "DispatchHandlerRole: Allow dynamodb:GetItem dynamodb:BatchGetItem dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:Query on dynamodb:table/StoreTable",
        "DispatchHandlerRole: Allow dynamodb:Query on dynamodb:table/StoreTable/index/gsi1",
        "DispatchHandlerRole: Allow ecs:RunTask on ecs:task-definition/ClusterCluster-RunnerTask:1 if {"ArnEquals":{"ecs:cluster":["ecs:cluster/echo-planner-test-ClusterCluster"]}}",
        "DispatchHandlerRole: Allow iam:PassRole on iam:role/RunnerTaskTaskRole iam:role/RunnerTaskExecutionRole if {"StringEquals":{"iam:PassedToService":["ecs-tasks.amazonaws.com"]}}",
        "DispatchHandlerRole: Allow logs:CreateLogStream logs:PutLogEvents on logs:log-group:/echo-planner/test/dispatch:*",
        "DocumentsPolicy: Deny s3:* on s3:documentsbucket s3:documentsbucket/* if {"Bool":{"aws:SecureTransport":["false"]}}",
        "GatewayExecutionRole: Allow ecr:BatchCheckLayerAvailability ecr:BatchGetImage ecr:GetDownloadUrlForLayer on ecr:repository/sst-asset",
        "GatewayExecutionRole: Allow ecr:GetAuthorizationToken on *",
        "GatewayExecutionRole: Allow logs:CreateLogStream logs:PutLogEvents on logs:log-group:/echo-planner/test/gateway:*",
        "GatewayExecutionRole: Allow ssm:GetParameters on ssm:parameter/echo-planner/test/DISCORD_BOT_TOKEN",
        "GatewayTaskRole: Allow dynamodb:GetItem dynamodb:BatchGetItem dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:Query on dynamodb:table/StoreTable",
        "GatewayTaskRole: Allow dynamodb:Query on dynamodb:table/StoreTable/index/gsi1",
        "GatewayTaskRole: Allow lambda:InvokeFunction on lambda:function:DispatchHandlerFunction",
        "RescueRole: Allow lambda:InvokeFunction on lambda:function:DispatchHandlerFunction",
        "RunnerTaskExecutionRole: Allow ecr:BatchCheckLayerAvailability ecr:BatchGetImage ecr:GetDownloadUrlForLayer on ecr:repository/sst-asset",
        "RunnerTaskExecutionRole: Allow ecr:GetAuthorizationToken on *",
        "RunnerTaskExecutionRole: Allow logs:CreateLogStream logs:PutLogEvents on logs:log-group:/echo-planner/test/runner:*",
        "RunnerTaskExecutionRole: Allow ssm:GetParameters on ssm:parameter/echo-planner/test/DISCORD_BOT_TOKEN ssm:parameter/echo-planner/test/TELEGRAM_BOT_TOKEN ssm:parameter/echo-planner/test/ANTHROPIC_API_KEY",
        "RunnerTaskTaskRole: Allow dynamodb:GetItem dynamodb:BatchGetItem dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:Query on dynamodb:table/StoreTable",
        "RunnerTaskTaskRole: Allow s3:GetObject s3:PutObject on s3:documentsbucket/plans/*",
        "RunnerTaskTaskRole: Allow s3:ListBucket on s3:documentsbucket",
        "WebhookRole: Allow dynamodb:GetItem dynamodb:BatchGetItem dynamodb:PutItem dynamodb:UpdateItem dynamodb:DeleteItem dynamodb:Query on dynamodb:table/StoreTable",
        "WebhookRole: Allow dynamodb:Query on dynamodb:table/StoreTable/index/gsi1",
        "WebhookRole: Allow lambda:InvokeFunction on lambda:function:DispatchHandlerFunction",
        "WebhookRole: Allow logs:CreateLogStream logs:PutLogEvents on logs:log-group:/echo-planner/test/webhook:*",
      ]
    `);
  });

  test("each role may use exactly the table operations that its deployed program uses", () => {
    for (const { role, operations } of Object.values(ON_TABLE)) {
      const granted = deployed
        .grants()
        .filter(({ holder, resources: [where] }) => holder === role && where?.includes(":table/"));
      const names = granted.flatMap(({ actions, resources: [where] }) =>
        actions.map((action) => action.replace("dynamodb:", "") + (where?.endsWith("/index/gsi1") ? " index" : "")),
      );
      expect(names).toEqual(operations);
    }
  });

  test("only AWS's services may assume a deployed role", () => {
    const principals = (stack: Stack) =>
      stack.ofType("aws:iam/role:Role").flatMap(({ inputs }) => {
        const policy = inputs["assumeRolePolicy"];
        const trust = (typeof policy === "string" ? JSON.parse(policy) : policy) as {
          Statement: { Principal: Record<string, string | string[]> }[];
        };
        return trust.Statement.flatMap(({ Principal }) =>
          Object.entries(Principal).flatMap(([kind, names]) => [names].flat().map((name) => `${kind} ${name}`)),
        );
      });
    for (const stack of [deployed, production, bare]) {
      expect(principals(stack).length).toBeGreaterThan(3);
      expect(
        principals(stack).filter((name) => !/^Service (lambda|ecs-tasks|scheduler)\.amazonaws\.com$/.test(name)),
      ).toEqual([]);
    }
  });

  test("everybody may call the webhook, but nothing else", () => {
    const permissions = deployed.ofType("aws:lambda/permission:Permission").map(({ inputs }) => inputs);
    expect(permissions.map(({ principal }) => principal)).toEqual(["*", "*"]);
    for (const permission of permissions) expect(String(permission["function"])).toContain("WebhookFunction");
    expect(deployed.ofType("aws:lambda/functionUrl:FunctionUrl")).toHaveLength(1);
  });
});
