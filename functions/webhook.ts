import { openWebhooks } from "@echo/platforms/open-webhooks";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import { composeCountingLog, environment } from "./compose.ts";
import { composeDesk } from "./desk.ts";

const desk = composeDesk(composeCountingLog());
const app = new Hono();

app.get("/healthz", (context) => context.json({ status: "ok" }));
app.route("/", await openWebhooks(environment, desk));

/** @public Lambda calls it. */
export const handler = handle(app);
