import * as z from "zod";
import { ADDRESS, IDS } from "@echo/core/setting/form";
import { secret, setting } from "@echo/core/setting/setting";

export const TELEGRAM_SETTINGS = {
  TELEGRAM_BOT_TOKEN: secret(z.string().regex(/^\d+:[\w-]+$/), "the token that BotFather gave", {
    for: ["runner", "local", "command"],
    says: "The token of the bot, as BotFather gave it.",
    unset: "Telegram is off",
  }),
  TELEGRAM_WEBHOOK_SECRET: secret(z.string().regex(/^[A-Za-z0-9_-]{1,256}$/), "1 to 256 of A-Z a-z 0-9 _ -", {
    for: ["webhook", "local", "command"],
    says: "A word of your own, which proves that a request comes from Telegram.",
    unset: "every request to the webhook is refused",
  }),
  TELEGRAM_API_URL: setting(...ADDRESS, "https://api.telegram.org", {
    for: ["runner", "local", "command"],
    says: "The address of Telegram's API; tests point it elsewhere.",
  }),
  ALLOWED_TELEGRAM_USERS: setting(...IDS, [], {
    for: ["webhook", "local", "command"],
    says: "Who may plan: ids of people, separated by commas.",
    unset: "nobody",
  }),
};
