import { evaluate } from "./evaluate.ts";
import type { Stack } from "./stack.ts";
import { createStack } from "./stack.ts";

/** The deployer has set up both platforms, the Gateway and an address for alarms. */
const EVERYTHING = {
  SST_SECRET_DiscordBotToken: "a-secret-of-discord",
  SST_SECRET_TelegramBotToken: "1:a-secret-of-telegram",
  SST_SECRET_TelegramWebhookSecret: "a-secret-for-the-webhook",
  SST_SECRET_AnthropicApiKey: "a-secret-key",
  DISCORD_GATEWAY: "on",
  DISCORD_PUBLIC_KEY: "a".repeat(64),
  ALLOWED_TELEGRAM_USERS: "42",
  PLANNER_DAY_BUDGET_USD: "7.5",
  ALARM_EMAIL: "alarms@example.org",
};
export const SECRETS = Object.values(EVERYTHING).filter((value) => value.includes("a-secret"));

const SCENARIOS = {
  deployed: { stage: "test", env: EVERYTHING },
  production: { stage: "production", env: EVERYTHING },
  dev: { stage: "dev", dev: true, env: EVERYTHING },
  /** Nothing is set, so no optional resource is created. */
  bare: { stage: "test" },
} as const;

export async function evaluateScenario(name: keyof typeof SCENARIOS): Promise<Stack> {
  return createStack(await evaluate(SCENARIOS[name]));
}
