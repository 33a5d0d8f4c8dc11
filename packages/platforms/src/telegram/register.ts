import type { TelegramApi } from "./api.ts";
import { calling, TelegramRefusal } from "./api.ts";
import { commandMenu } from "./command-menu.ts";
import { HANDLED_UPDATES } from "./update.ts";
import { webhookUrl } from "./webhook-url.ts";

export interface TelegramRegistration {
  /** `PUBLIC_URL` */
  publicUrl: string;
  secret: string;
}

export type RegisterResult = { kind: "registered"; url: string } | { kind: "refused"; reason: string };

/** Tells Telegram where to send updates, which ones, and with which secret. Sets the command menu too. */
export async function registerTelegram(
  api: TelegramApi,
  { publicUrl, secret }: TelegramRegistration,
): Promise<RegisterResult> {
  const problem = checkRegistration(webhookUrl(publicUrl), secret);
  if (problem !== undefined) return { kind: "refused", reason: problem };
  try {
    const { username } = await calling(api.getMe());
    const url = webhookUrl(publicUrl, username);
    await calling(api.setWebhook(url, { secret_token: secret, allowed_updates: HANDLED_UPDATES }));
    await setCommandMenu(api);
    return { kind: "registered", url };
  } catch (error) {
    if (error instanceof TelegramRefusal) return { kind: "refused", reason: error.description };
    throw error;
  }
}

/** English for everyone, Romanian if the client speaks it. */
export async function setCommandMenu(api: TelegramApi): Promise<void> {
  await calling(api.setMyCommands(commandMenu("en")));
  await calling(api.setMyCommands(commandMenu("ro"), { language_code: "ro" }));
}

function checkRegistration(url: string, secret: string): string | undefined {
  if (!/^[A-Za-z0-9_-]{1,256}$/.test(secret)) {
    return "TELEGRAM_WEBHOOK_SECRET: expected 1 to 256 of A-Z, a-z, 0-9, _ and -";
  }
  return url.startsWith("https://") ? undefined : `PUBLIC_URL: expected an https address, got ${url}`;
}
