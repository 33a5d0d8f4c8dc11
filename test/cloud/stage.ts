import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createCipheriv, randomBytes } from "node:crypto";
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { COMMAND_PATIENCE } from "@echo/aws/client";
import { createAwsStores } from "@echo/aws/stores";
import type { Stores } from "@echo/core/port/stores";
import { resolveExecutable } from "@echo/claude/executable";
import { assemblePrograms } from "../../functions/runner/image/assemble.ts";
import { createDemoScript } from "@echo/demo/script/script";
import type { ModelRequest, Script } from "@echo/demo/model/script";
import { startScriptedModel } from "@echo/demo/model/server";
import { openEmbeddedStores } from "@echo/local/store/embedded";
import { startEcs } from "../fakes/aws/ecs.ts";
import type { FakeEcs } from "../fakes/aws/ecs.ts";
import { startLambda } from "../fakes/aws/lambda.ts";
import type { FakeLambda } from "../fakes/aws/lambda.ts";
import { startRecorder } from "../fakes/aws/recorder.ts";
import type { Recorder } from "../fakes/aws/recorder.ts";
import { startFakeTelegram } from "../fakes/telegram/bot-api.ts";
import type { FakeTelegram } from "../fakes/telegram/bot-api.ts";
import { bundleFunction } from "./bundle.ts";
import type { HostedFunction } from "./function.ts";
import { hostFunction, urlEvent, urlResponse } from "./function.ts";

const TABLE = "echo-planner-test-Store";
const BUCKET = "echo-planner-test-documents";
const DISPATCH = "echo-planner-test-DispatchHandler";
const CONTAINER = "RunnerTask";
const SECRET = "s3cret";
const APP = { name: "echo-planner", stage: "test" };

/** What is deployed, from its built form: functions and runners as processes of their own, AWS as fakes on the loopback. */
export interface CloudStage {
  stores: Stores;
  telegram: FakeTelegram;
  webhook: HostedFunction;
  dispatch: HostedFunction;
  lambda: FakeLambda;
  ecs: FakeEcs;
  /** DynamoDB's operations, by the program that called them. */
  used: Record<"webhook" | "dispatch" | "runner", Recorder>;
  workspace: string;
  /** What the CLI asked the model, oldest first. */
  requests: readonly ModelRequest[];
  /** One request to the function's URL. */
  request(request: Request): Promise<Response>;
  killRunners(): void;
  /** Exit codes of the runners, once all have ended. */
  runnersEnded(): Promise<(number | null)[]>;
  stop(): Promise<void>;
}

/** How a runner is started; `app` is what the image holds. */
export interface RunnerPlace {
  home: string;
  start(app: string, env: Record<string, string>): ChildProcess;
}

export async function startStage(
  settings: Record<string, string>,
  place?: RunnerPlace,
  script: Script = createDemoScript({ delayMs: 0 }),
): Promise<CloudStage> {
  const root = await realpath(await mkdtemp(path.join(tmpdir(), "echo-cloud-")));
  const embedded = await openEmbeddedStores({ table: TABLE, bucket: BUCKET });
  const used = {
    webhook: await startRecorder(embedded.dynamoUrl),
    dispatch: await startRecorder(embedded.dynamoUrl),
    runner: await startRecorder(embedded.dynamoUrl),
  };
  const telegram = await startFakeTelegram();
  const model = await startScriptedModel({ script });
  const app = path.join(root, "app");
  const { home, start } = place ?? (await placeBeside(root));
  const [webhookBundle, dispatchBundle] = await Promise.all([
    bundleFunction("functions/webhook.ts", path.join(root, "webhook")),
    bundleFunction("functions/dispatch.ts", path.join(root, "dispatch")),
    assemblePrograms(app),
  ]);

  const runners: ChildProcess[] = [];
  const endings: Promise<number | null>[] = [];
  const ecs = await startEcs({
    containers: [CONTAINER],
    onStart: ({ overrides }) => {
      const given = overrides.containerOverrides.flatMap(({ environment }) => environment);
      const runner = start(app, {
        ...aws(used.runner.url, embedded.s3Url),
        SST_RESOURCE_App: JSON.stringify(APP),
        SST_RESOURCE_Table: JSON.stringify({ name: TABLE }),
        SST_RESOURCE_Bucket: JSON.stringify({ name: BUCKET }),
        ANTHROPIC_BASE_URL: model.url,
        ANTHROPIC_API_KEY: "sk-ant-test-that-opens-nothing",
        TELEGRAM_BOT_TOKEN: telegram.token,
        TELEGRAM_API_URL: telegram.url,
        ...settings,
        ...Object.fromEntries(given.map(({ name, value }) => [name, value])),
      });
      runners.push(runner);
      endings.push(new Promise((resolve) => runner.once("exit", resolve)));
    },
  });
  let dispatch: HostedFunction | undefined;
  const lambda = await startLambda(DISPATCH, async (event) => void (await dispatch?.invoke(event)));
  dispatch = await hostFunction(dispatchBundle.file, {
    ...aws(used.dispatch.url, embedded.s3Url),
    ...(await link(path.dirname(dispatchBundle.file), {
      Table: { name: TABLE },
      Runner: {
        cluster: "arn:aws:ecs:us-east-1:000000000000:cluster/echo",
        taskDefinition: "arn:aws:ecs:us-east-1:000000000000:task-definition/echo-RunnerTask:1",
        container: CONTAINER,
        subnets: ["subnet-1"],
        securityGroups: ["sg-1"],
      },
    })),
    AWS_ENDPOINT_URL_ECS: ecs.url,
    ...settings,
  });
  const webhook = await hostFunction(webhookBundle.file, {
    ...aws(used.webhook.url, embedded.s3Url),
    ...(await link(path.dirname(webhookBundle.file), {
      Table: { name: TABLE },
      Dispatch: { name: DISPATCH },
      Secrets: { TELEGRAM_WEBHOOK_SECRET: SECRET },
    })),
    AWS_ENDPOINT_URL_LAMBDA: lambda.url,
    ...settings,
  });
  const request = async (asked: Request) => urlResponse(await webhook.invoke(await urlEvent(asked)));
  telegram.connect(request, SECRET);
  return {
    stores: createAwsStores({
      table: TABLE,
      bucket: BUCKET,
      endpoints: { dynamo: embedded.dynamoUrl, s3: embedded.s3Url },
      patience: COMMAND_PATIENCE,
    }),
    telegram,
    webhook,
    dispatch,
    lambda,
    ecs,
    used,
    workspace: path.join(home, "workspace"),
    requests: model.requests,
    request,
    killRunners: () => {
      for (const runner of runners) runner.kill("SIGKILL");
    },
    runnersEnded: () => Promise.all(endings),
    stop: async () => {
      for (const runner of runners) runner.kill("SIGKILL");
      await Promise.all([webhook.stop(), dispatch.stop(), ...endings]);
      await Promise.all([ecs, lambda, model, embedded, ...Object.values(used)].map((part) => part.close()));
      await telegram.stop();
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** As a process of this machine, with this repository's CLI. */
async function placeBeside(root: string): Promise<RunnerPlace> {
  const home = path.join(root, "home");
  await mkdir(home);
  const executable = resolveExecutable(process.env);
  const own = {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    ECHO_HOME: home,
    CLAUDE_BIN: executable.kind === "found" ? executable.path : "",
  };
  return {
    home,
    start: (app, env) =>
      spawn(process.execPath, [path.join(app, "functions/runner/main.mjs")], {
        env: { ...own, ...env },
        stdio: ["ignore", "inherit", "inherit"],
      }),
  };
}

function aws(dynamoUrl: string, s3Url: string): Record<string, string> {
  return {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL_DYNAMODB: dynamoUrl,
    AWS_ENDPOINT_URL_S3: s3Url,
  };
}

/** Links as SST gives them to a function: encrypted, beside its code. */
async function link(folder: string, resources: Record<string, object>): Promise<Record<string, string>> {
  const key = randomBytes(32);
  const cipher = createCipheriv("aes-256-gcm", key, Buffer.alloc(12));
  const text = Buffer.concat([cipher.update(JSON.stringify(resources)), cipher.final()]);
  const file = path.join(folder, "resource.enc");
  await writeFile(file, Buffer.concat([text, cipher.getAuthTag()]));
  return { SST_KEY: key.toString("base64"), SST_KEY_FILE: file, SST_RESOURCE_App: JSON.stringify(APP) };
}
