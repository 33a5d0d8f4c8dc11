import path from "node:path";
import type { Stores } from "@echo/core/port/stores";
import { readSetting } from "@echo/core/setting/setting";
import { PLANNER_SETTINGS } from "@echo/core/setting/planner";
import type { Conversation } from "@echo/core/conversation/conversation";
import type { CommandContext } from "../command.ts";
import { CommandError } from "../command.ts";
import { readFolders } from "../folders.ts";

export interface OpenedStores extends Stores {
  listSessions: () => Promise<Conversation[]>;
  /** The stores' place, in words for a person. */
  where: string;
  /** Set if nothing was ever stored. Most likely the command runs in another folder than the planner. */
  emptiness: string | undefined;
  /** The workspace that belongs to the stores. `undefined` if nothing says which one it is. */
  workspace: string | undefined;
  close: () => Promise<void>;
}

/** The cloud's stores if the settings name them, else this machine's. */
export async function openStores(context: Pick<CommandContext, "env" | "openLocal">): Promise<OpenedStores> {
  const table = readSetting(PLANNER_SETTINGS, context.env, "ECHO_TABLE");
  const bucket = readSetting(PLANNER_SETTINGS, context.env, "ECHO_BUCKET");
  if (table !== undefined && bucket !== undefined) {
    const where = `table ${table} and bucket ${bucket}`;
    const { workspace } = readFolders(context.env);
    return { ...(await connect({ table, bucket })), where, emptiness: undefined, workspace, close: async () => {} };
  }
  if (table !== undefined || bucket !== undefined) {
    const missing = table === undefined ? "ECHO_TABLE" : "ECHO_BUCKET";
    throw new CommandError(`${missing} is not set, but ECHO_TABLE and ECHO_BUCKET need each other. Set both.`);
  }
  return openLocal(context);
}

async function openLocal(context: Pick<CommandContext, "env" | "openLocal">): Promise<OpenedStores> {
  const dataDir = path.resolve(readSetting(PLANNER_SETTINGS, context.env, "ECHO_DATA_DIR"));
  const local = await context.openLocal(dataDir);
  const { dynamoUrl: dynamo, s3Url: s3 } = local;
  return {
    ...(await connect({ ...local, endpoints: { dynamo, s3 } })),
    where: local.kind === "running" ? `the running planner's stores (${dataDir})` : dataDir,
    emptiness: local.kind === "empty" ? `there is no planner's data in ${dataDir}; ${ELSEWHERE}` : undefined,
    workspace: workspaceBeside(context.env, local.workspace),
    close: local.close,
  };
}

/**
 * The folder that a person named, else the one that the stores' planner used. The default is only for the default
 * stores: other stores may be those of a demo, and its plans must not come into the person's own workspace.
 */
function workspaceBeside(env: CommandContext["env"], recorded: string | undefined): string | undefined {
  const isNamed = (["WORKSPACE_ROOT", "ECHO_HOME"] as const).some(
    (name) => readSetting(PLANNER_SETTINGS, env, name) !== undefined,
  );
  if (!isNamed && recorded !== undefined) return recorded;
  return isNamed || (env["ECHO_DATA_DIR"] ?? "") === "" ? readFolders(env).workspace : undefined;
}

/** For commands that read or write the workspace. */
export function requireWorkspace({ workspace, where }: OpenedStores): string {
  if (workspace !== undefined) return workspace;
  throw new CommandError(
    `${where} does not say which workspace belongs to it. Set WORKSPACE_ROOT (or ECHO_HOME), or start its planner once`,
  );
}

const ELSEWHERE = "run this where the planner runs, or set ECHO_DATA_DIR, or ECHO_TABLE and ECHO_BUCKET";

/** The AWS clients are loaded only when a command looks something up. */
async function connect(names: { table: string; bucket: string; endpoints?: { dynamo: string; s3: string } }) {
  const [{ createAwsStores }, { COMMAND_PATIENCE, createDynamoClient }, { listSessions }, { createTable }] =
    await Promise.all([
      import("@echo/aws/stores"),
      import("@echo/aws/client"),
      import("@echo/aws/dynamo/session-list"),
      import("@echo/aws/dynamo/table"),
    ]);
  const stores = createAwsStores({ ...names, patience: COMMAND_PATIENCE });
  const table = createTable(createDynamoClient(names.endpoints?.dynamo, COMMAND_PATIENCE), names.table);
  return { ...stores, listSessions: () => listSessions(table) };
}

/** Opens the stores while `act` runs. */
export async function withStores<Result>(
  context: Pick<CommandContext, "env" | "openLocal">,
  act: (stores: OpenedStores) => Promise<Result>,
): Promise<Result> {
  const stores = await openStores(context);
  try {
    return await act(stores);
  } finally {
    await stores.close();
  }
}

/** For commands that change something. Empty stores are an error here: the planner would never see the change. */
export function requireData({ emptiness }: OpenedStores): void {
  if (emptiness !== undefined) throw new CommandError(emptiness);
}
