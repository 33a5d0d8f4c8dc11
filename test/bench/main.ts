import { parseArgs } from "node:util";
import { benchStoreOperations, showStoreFigures } from "./store-operations.ts";
import { benchWebhook, showWebhookFigures } from "./webhook.ts";

const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const webhook = await benchWebhook();
const store = await benchStoreOperations();
process.stdout.write(
  values.json
    ? `${JSON.stringify({ webhook, store })}\n`
    : `${showWebhookFigures(webhook)}\n${showStoreFigures(store)}`,
);
