import { PLATFORMS } from "@echo/platforms/list";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import { composeCountingLog, environment } from "./compose.ts";
import { composeDesk } from "./desk.ts";

const desk = composeDesk(composeCountingLog());
const app = new Hono();

app.get("/healthz", (context) => context.json({ status: "ok" }));
const routes = await Promise.all(PLATFORMS.map((platform) => platform.openWebhook?.(environment, desk)));
for (const route of routes) if (route !== undefined) app.route("/", route);

/** @public Lambda calls it. */
export const handler = handle(app);
