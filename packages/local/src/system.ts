import type { DeskDeps } from "@echo/core/desk/deps";
import { secretsOf } from "@echo/platforms/setting";
import type { PlannerConfig } from "@echo/core/setting/planner";
import { randomBytes } from "node:crypto";
import path from "node:path";
import { getConnInfo } from "@hono/node-server/conninfo";
import { Hono } from "hono";
import type { Context } from "hono";
import type { Stores } from "@echo/core/port/stores";
import { createDynamoClient, RUNNER_PATIENCE } from "@echo/aws/client";
import { listSessions } from "@echo/aws/dynamo/session-list";
import { createTable } from "@echo/aws/dynamo/table";
import { createAwsStores } from "@echo/aws/stores";
import { syncPlans } from "@echo/runner/workspace/sync";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import { receive } from "@echo/core/desk/desk";
import { createInboundLimit, DEFAULT_RATES } from "@echo/core/desk/limit";
import type { DispatchDeps } from "@echo/core/dispatch/dispatch";
import { dispatchDue, dispatchOne } from "@echo/core/dispatch/dispatch";
import { watchProjects } from "@echo/core/port/watched-projects";
import { systemClock } from "@echo/core/system/clock";
import type { Log } from "@echo/core/system/log";
import { createMask } from "@echo/core/text/mask";
import { consoleChatRoute } from "@echo/platforms/console/chat-route";
import { consoleRoute } from "@echo/platforms/console/webhook";
import { createFileLog } from "./console/file-log.ts";
import { keepToken } from "./console/token.ts";
import { createTroubleBook } from "./console/trouble.ts";
import { createDelayNotice } from "./delay-notice.ts";
import { createEndpointFile } from "./endpoint-file.ts";
import type { Home } from "./home.ts";
import { createLocalLauncher } from "./launcher.ts";
import { buildRunner } from "./runner-program.ts";
import { forgetStarts } from "./forget-start.ts";
import { inTurn } from "./in-turn.ts";
import { listen } from "./listen.ts";
import { openWebhooks } from "@echo/platforms/open-webhooks";
import { openChats, startListening } from "./platform.ts";
import { every } from "./every.ts";
import { BUCKET, runnerEnvironment, TABLE } from "./runner-environment.ts";
import { openEmbeddedStores } from "./store/embedded.ts";
import { tellUnreadable } from "./unreadable-notice.ts";
import { recordWorkspace } from "./workspace-record.ts";

/** A runner here is a child process. It starts within seconds or not at all. */
const START_DEADLINE_MS = 30_000;
const STRANDED_AFTER_MS = 10_000;
const SYNC_PATIENCE_MS = 1000;

export interface System {
  /** The planner's address on the loopback, even if it also listens elsewhere. */
  url: string;
  /** The console's address with its token. */
  consoleUrl: string;
  /** The requested port was taken. */
  isOtherPort: boolean;
  /** Other machines reach it. */
  isOpen: boolean;
  stores: Stores;
  close(): Promise<void>;
}

export interface SystemOptions {
  config: PlannerConfig;
  env: NodeJS.ProcessEnv;
  home: Home;
  isDemo: boolean;
  log: Log;
  /** Takes the lines of the runners' logs. */
  writeLine: (line: string) => void;
}

/** The whole planner on one machine: stores, webhook, dispatch, runners and console. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { config, env, home } = options;
  const trouble = createTroubleBook(Date.now, createMask(secretsOf(env)));
  const log = trouble.watch(options.log);
  await using opened = new AsyncDisposableStack();
  const [embedded, program] = await Promise.all([
    openEmbeddedStores({ dataDir: home.data, table: TABLE, bucket: BUCKET }),
    buildRunner(log),
  ]);
  opened.defer(embedded.close);
  await recordWorkspace(home);
  const stores = createAwsStores({
    table: TABLE,
    bucket: BUCKET,
    endpoints: { dynamo: embedded.dynamoUrl, s3: embedded.s3Url },
    patience: RUNNER_PATIENCE,
  });
  await forgetStarts(stores.conversations);
  const listening = await listen(config.HOST, config.PORT);
  opened.defer(listening.close);
  const url = `http://${listening.loopback}:${listening.port}`;
  const token = await keepToken(home.data);
  const chatToken = randomBytes(24).toString("base64url");
  const consoleLog = createFileLog(path.join(home.data, "console"));
  const ofConsole = { ECHO_CONSOLE_URL: url, ECHO_CONSOLE_TOKEN: chatToken };
  const chats = await openChats({ ...env, ...ofConsole }, log);
  const launcher = createLocalLauncher({
    program,
    env: runnerEnvironment({ ...options, stores: embedded, console: ofConsole }),
    onRoom: (key, start, isBroken) => void (isBroken ? rescue() : giveBack(key, start).then(rescue)),
    onQuiet: () => void sync(),
    onChanged: () => sync(),
    onLine: (line) => {
      trouble.take(line);
      options.writeLine(line);
    },
    log,
  });
  opened.defer(launcher.close);
  const tellOf = createDelayNotice(stores, chats);
  /** Runs in the background: a webhook must answer in time, and a chat may be slow. */
  const tellDelay = (...delay: Parameters<typeof tellOf>) =>
    void tellOf(...delay).catch((error: unknown) => log("warn", "delay-not-told", { error: String(error) }));
  const dispatch: DispatchDeps = {
    ...stores,
    launcher,
    now: Date.now,
    log,
    startDeadlineMs: START_DEADLINE_MS,
    strandedAfterMs: STRANDED_AFTER_MS,
    silenceMs: config.NIGHT_SILENCE_S * 1000,
    onFull: async (key) => tellDelay(key, "waitsItsTurn"),
    onLate: async (key) => tellDelay(key, "startsLate"),
  };
  const rescue = () =>
    dispatchDue(dispatch).catch((error: unknown) => log("error", "rescue-failed", { error: String(error) }));
  /**
   * A runner that ended before it had the lease would otherwise block its conversation until the deadline. If it broke,
   * that is right: the deadline prevents a loop of broken runners, and the planner then tells the person.
   */
  const giveBack = async (key: ConversationKey, start: string) => {
    const starts = Number(start.slice(start.lastIndexOf("#") + 1));
    await stores.conversations
      .abandonStart(key, starts)
      .catch((error: unknown) => log("error", "rescue-failed", { error: String(error) }));
  };
  const { PLANNER_DAY_BUDGET_USD: budgetUsd } = config;
  const desk: DeskDeps = {
    ...stores,
    // Ralph's list shows a cancel before the person reads about it. A slow disk must not hold up a webhook.
    projects: watchProjects(stores.projects, () => Promise.race([sync(), systemClock.sleep(SYNC_PATIENCE_MS)])),
    steps: config.PLANNER_PHASES,
    now: Date.now,
    log,
    dispatch: (key) => dispatchOne(dispatch, key),
    limit: createInboundLimit(DEFAULT_RATES),
    ...(budgetUsd === undefined ? {} : { day: { ledger: stores.ledger, budgetUsd } }),
  };
  const git = { env: { PATH: env["PATH"] ?? "", HOME: home.agent } };
  const workspace = { ...stores, workspaceRoot: home.workspace, git, now: Date.now, locale: config.PLANNER_LOCALE };
  /** Never two rounds at once: the earlier one could restore a plan that the later one had seen withdrawn. */
  const sync = inTurn(async () => {
    try {
      const { failed, unreadable } = await syncPlans(workspace);
      for (const { slug, reason } of failed) log("error", "sync-failed", { slug, error: reason });
      for (const { slug, reason } of unreadable) log("warn", "prd-unreadable", { slug, error: reason });
      await tellUnreadable(workspace, [...failed, ...unreadable]);
    } catch (error) {
      log("error", "sync-failed", { error: String(error) });
    }
  });
  const app = new Hono();
  const remoteAddress = (context: Context) => getConnInfo(context).remote.address;
  app.get("/healthz", (context) => context.json({ status: "ok" }));
  app.route("/", consoleChatRoute({ log: consoleLog, token: chatToken, now: Date.now, remoteAddress }));
  app.route("/", await openWebhooks(env, desk));
  const table = createTable(createDynamoClient(embedded.dynamoUrl, RUNNER_PATIENCE), TABLE);
  const source = {
    ...stores,
    listSessions: () => listSessions(table),
    listTrouble: () => trouble.list(),
    steps: config.PLANNER_PHASES,
    now: Date.now,
  };
  const front = {
    receive: (request: Parameters<typeof receive>[1]) => receive(desk, request),
    source,
    consoleLog,
    token,
    remoteAddress,
    now: Date.now,
    log,
  };
  app.route("/", consoleRoute({ ...front, locale: config.PLANNER_LOCALE, isDemo: options.isDemo }));
  listening.answerWith(app);
  const endpoints = await createEndpointFile(home.data, embedded);
  opened.defer(endpoints.remove);
  const polling = startListening(env, desk);
  const rescuing = every(config.RESCUE_INTERVAL_S * 1000, async () => void (await Promise.all([rescue(), sync()])));
  opened.defer(async () => void (await Promise.all([polling.stop(), rescuing.stop()])));
  const running = opened.move();
  return {
    url,
    consoleUrl: `${url}/?token=${token}`,
    isOtherPort: listening.isOther,
    isOpen: listening.isOpen,
    stores,
    close: () => running.disposeAsync(),
  };
}
