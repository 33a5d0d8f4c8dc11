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
const permissions: Permission[] = [onTable("GetItem", "PutItem", "UpdateItem", "Query"), ...onDocuments];

/** In the container the agent is another user; at home it is whoever runs `sst dev`. */
const place = $dev
  ? { ECHO_HOME: `${$cli.paths.root}/.echo/dev` }
  : { ECHO_HOME: HOME, AGENT_UID: String(AGENT.uid), AGENT_GID: String(AGENT.gid) };

/** As a user of its own the agent may do as it likes, unless the deployer says otherwise. */
const permitted = $dev ? {} : { PLANNER_PERMISSIONS: "open" };

/** One conversation's turns: started by dispatch, ends when it has been idle for a while. */
const task = new sst.aws.Task(NAME, {
  cluster,
  architecture: "arm64",
  // The CLI takes about 0.3 GB, and what an agent starts comes on top.
  cpu: "1 vCPU",
  memory: "2 GB",
  image: {
    context: ".",
    dockerfile: "functions/runner/Dockerfile",
    target: "runner",
    // Somebody's own gstack.
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
      // To find, by their mark, processes that the agent has left behind: they are another user's.
      linuxParameters: { capabilities: { add: ["SYS_PTRACE"] } },
    }),
  },
});

/** What starting one takes. */
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
