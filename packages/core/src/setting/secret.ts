import type { Config } from "./config.ts";

/** Every secret that can be configured. */
export function secretsOf(config: Config): (string | undefined)[] {
  return [
    config.ANTHROPIC_API_KEY,
    config.CLAUDE_CODE_OAUTH_TOKEN,
    config.DISCORD_BOT_TOKEN,
    config.TELEGRAM_BOT_TOKEN,
    config.TELEGRAM_WEBHOOK_SECRET,
    config.ECHO_CONSOLE_TOKEN,
  ];
}
