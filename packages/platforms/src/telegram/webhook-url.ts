const WEBHOOK_PATH = "/telegram/webhook";
const NAME = "bot";

/**
 * Where Telegram sends updates. The address carries the bot's name: the webhook has no token to ask for it, and in a
 * group it must know which commands are for another bot.
 */
export function webhookUrl(publicUrl: string, botUsername?: string): string {
  const url = `${publicUrl.replace(/\/+$/, "")}${WEBHOOK_PATH}`;
  return botUsername === undefined ? url : `${url}?${NAME}=${encodeURIComponent(botUsername)}`;
}

/** The bot's name in a request to that address. */
export function registeredName(query: (name: string) => string | undefined): string | undefined {
  const name = query(NAME);
  return name !== undefined && /^\w{1,64}$/.test(name) ? name : undefined;
}
