import { askForRunner, dispatch } from "./dispatch.ts";
import { ON_NODE } from "./function.ts";
import { functionLog } from "./log.ts";
import type { Permission } from "./permission.ts";
import { exactly } from "./permission.ts";
import { linkedSecrets } from "./secret.ts";
import { settings } from "./setting.ts";
import { onTable, queryIndex, table } from "./storage.ts";

const log = functionLog("Webhook");

/** The permissions that the desk needs, in the webhook and in the Gateway. */
export const desk = {
  permissions: [
    onTable("GetItem", "BatchGetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"),
    queryIndex,
    askForRunner,
  ] satisfies Permission[],
  links: [table, dispatch],
};

/** Receives requests from Discord and Telegram. The URL is public: each request is checked by signature or secret. */
export const webhook = new sst.aws.Function("Webhook", {
  handler: "functions/webhook.handler",
  ...ON_NODE,
  // More memory also means more processor. Discord waits three seconds, cold start included.
  memory: "1024 MB",
  timeout: "10 seconds",
  url: { cors: false },
  environment: settings("webhook"),
  link: [...desk.links, linkedSecrets],
  permissions: desk.permissions,
  logging: { logGroup: log.name },
  transform: { role: exactly([...desk.permissions, log.permission]) },
});
