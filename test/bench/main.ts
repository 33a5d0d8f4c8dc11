import { parseArgs } from "node:util";
import { drainMany, showDrainFigures } from "./drain.ts";
import { benchGrowth, showGrowthFigures } from "./growth.ts";
import { benchRendering, showRenderFigures } from "./render.ts";
import { benchStoreOperations, showStoreFigures } from "./store-operations.ts";
import { benchWebhook, showWebhookFigures } from "./webhook.ts";

const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
const webhook = await benchWebhook();
const store = await benchStoreOperations();
const growth = await benchGrowth();
const drain = await drainMany(200);
const render = benchRendering();
process.stdout.write(
  values.json
    ? `${JSON.stringify({ webhook, store, growth, drain, render })}\n`
    : `${showWebhookFigures(webhook)}\n${showStoreFigures(store)}\n${showGrowthFigures(growth)}\n${showDrainFigures(drain)}\n${showRenderFigures(render)}`,
);
