import { defined, starting, STOP_TIMEOUT_S } from "./container.ts";
import { containerLog } from "./log.ts";
import { cluster, network } from "./network.ts";
import type { Permission } from "./permission.ts";
import { exactly } from "./permission.ts";
import { containerSecrets } from "./secret.ts";
import { settings } from "./setting.ts";
import { AGENT, bucket, home, onDocuments, onTable, table } from "./storage.ts";

const NAME = "RunnerTask";
const HOME = "/mnt/home";

const log = containerLog("Runner");
const secrets = containerSecrets("runner");
const permissions: Permission[] = [
  onTable("GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"),
  ...onDocuments,
];

/** In the container the agent is a separate user. Under `sst dev` it is the developer. */
const place = $dev
  ? { ECHO_HOME: `${$cli.paths.root}/.echo/dev` }
  : { ECHO_HOME: HOME, AGENT_UID: String(AGENT.uid), AGENT_GID: String(AGENT.gid) };

/** The agent is a separate user, so it may run anything unless the deployer sets otherwise. */
const permitted = $dev ? {} : { PLANNER_PERMISSIONS: "open" };

/** The task that runs one conversation's turns. Dispatch starts it. It ends after being idle for a while. */
const task = new sst.aws.Task(NAME, {
  cluster,
  architecture: "arm64",
  // The CLI takes about 0.3 GB, and the programs that the agent starts need more.
  cpu: "1 vCPU",
  memory: "2 GB",
  image: {
    context: ".",
    dockerfile: "functions/runner/Dockerfile",
    target: "runner",
    // The deployer's own gstack repository.
    args: settings("image"),
  },
  environment: { ...permitted, ...settings("runner"), ...place },
  ssm: secrets.ssm,
  link: [table, bucket],
  permissions,
  volumes: [{ efs: home, path: HOME }],
  logging: log.logging,
  dev: { command: "node_modules/.bin/node functions/runner/main.ts" },
  transform: {
    taskRole: exactly(permissions),
    executionRole: starting(log.permission, secrets.permissions),
    taskDefinition: defined({
      stopTimeout: STOP_TIMEOUT_S,
      // Lets the runner find, by their mark, processes that the agent left behind as another user.
      linuxParameters: { capabilities: { add: ["SYS_PTRACE"] } },
    }),
  },
});

/** What dispatch needs to start a runner. */
export const runner = new sst.Linkable("Runner", {
  properties: {
    cluster: cluster.nodes.cluster.arn,
    taskDefinition: task.taskDefinition,
    container: NAME,
    subnets: network.publicSubnets,
    securityGroups: network.securityGroups,
  },
});

export const startRunner: Permission[] = [
  {
    actions: ["ecs:RunTask"],
    resources: [task.taskDefinition],
    conditions: [{ test: "ArnEquals", variable: "ecs:cluster", values: [cluster.nodes.cluster.arn] }],
  },
  {
    actions: ["iam:PassRole"],
    resources: [task.nodes.taskRole.arn, task.nodes.executionRole.arn],
    conditions: [{ test: "StringEquals", variable: "iam:PassedToService", values: ["ecs-tasks.amazonaws.com"] }],
  },
];
