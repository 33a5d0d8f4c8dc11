import { Hono } from "hono";
import { handle } from "hono/aws-lambda";
import { discordWebhook } from "@echo/platforms/discord/webhook";
import { telegramWebhook } from "@echo/platforms/telegram/webhook";
import { composeConfig, composeCountingLog } from "./compose.ts";
import { composeDesk } from "./desk.ts";
import { composeDiscord } from "@echo/platforms/discord/compose";

const config = composeConfig();
const desk = composeDesk(config, composeCountingLog(config));
const app = new Hono();

app.get("/healthz", (context) => context.json({ status: "ok" }));
app.route("/", discordWebhook({ ...composeDiscord(config, desk), publicKey: config.DISCORD_PUBLIC_KEY }));
app.route(
  "/",
  telegramWebhook({
    desk,
    allowedUsers: config.ALLOWED_TELEGRAM_USERS,
    locale: config.PLANNER_LOCALE,
    secret: config.TELEGRAM_WEBHOOK_SECRET,
  }),
);

/** @public Lambda calls it. */
export const handler = handle(app);
