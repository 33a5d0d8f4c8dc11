import type { Finding } from "../finding.ts";
import type { TelegramApi } from "./api.ts";
import { calling, TelegramRefusal, TelegramUnreachable } from "./api.ts";
import { webhookUrl } from "./webhook-url.ts";
import { HANDLED_UPDATES } from "./update.ts";

/** If this many updates wait, probably nothing fetches them. */
const PENDING_MANY = 20;

/** Checks the bot and its webhook, as Telegram reports them. Without `publicUrl` we poll, on one machine. */
export async function inspectTelegram(
  api: TelegramApi,
  { publicUrl, now }: { publicUrl?: string; now: number },
): Promise<Finding[]> {
  try {
    const bot = await calling(api.getMe());
    const url = publicUrl === undefined ? undefined : webhookUrl(publicUrl, bot.username);
    return [...inspectBot(bot), ...(await inspectWebhook(api, url, now))];
  } catch (error) {
    if (error instanceof TelegramUnreachable) {
      return [{ level: "error", what: error.message, mend: "check the network and TELEGRAM_API_URL" }];
    }
    if (!(error instanceof TelegramRefusal)) throw error;
    const isToken = error.code === 401 || error.code === 404;
    const mend = isToken ? "set TELEGRAM_BOT_TOKEN to the token from @BotFather" : "try again";
    return [{ level: "error", what: error.message, mend }];
  }
}

function inspectBot(bot: Awaited<ReturnType<TelegramApi["getMe"]>>): Finding[] {
  const findings: Finding[] = [{ level: "ok", what: `the bot is @${bot.username}` }];
  if (!bot.can_read_all_group_messages) {
    findings.push({ level: "ok", what: "privacy mode is on: in groups it hears commands, replies and mentions" });
  }
  return findings;
}

async function inspectWebhook(api: TelegramApi, wanted: string | undefined, now: number): Promise<Finding[]> {
  const info = await calling(api.getWebhookInfo());
  const findings = [inspectUrl(info.url ?? "", wanted)];
  const missing = HANDLED_UPDATES.filter((kind) => info.allowed_updates?.includes(kind) === false);
  if (missing.length > 0) {
    findings.push({ level: "error", what: `not subscribed to ${missing.join(", ")}`, mend: REGISTER });
  }
  if (info.last_error_message !== undefined) {
    const minutes = Math.max(0, Math.round((now / 1000 - (info.last_error_date ?? 0)) / 60));
    const what = `the last delivery failed ${minutes} min ago: ${info.last_error_message}`;
    findings.push({ level: "warn", what, mend: mendDelivery(info.last_error_message) });
  }
  if (info.pending_update_count >= PENDING_MANY) {
    const what = `${info.pending_update_count} updates wait`;
    findings.push({ level: "warn", what, mend: "see whether the webhook answers 200, or whether anything polls" });
  }
  return findings;
}

const REGISTER = "run `echo-planner register telegram`";

function inspectUrl(url: string, wanted: string | undefined): Finding {
  if (wanted === undefined) {
    return url === ""
      ? { level: "ok", what: "no webhook is set: long polling" }
      : { level: "warn", what: `a webhook is set (${url}): polling removes it`, mend: "set PUBLIC_URL to keep it" };
  }
  if (url === wanted) return { level: "ok", what: `the webhook is ${url}` };
  return { level: "error", what: `the webhook is ${url === "" ? "not set" : url}, not ${wanted}`, mend: REGISTER };
}

function mendDelivery(message: string): string {
  if (message.includes("401")) return `the secret differs: ${REGISTER} with the same TELEGRAM_WEBHOOK_SECRET`;
  if (message.includes("503")) return "the store was down; it is delivered again by itself";
  if (/certificate|SSL|TLS/i.test(message)) return "the address needs a valid certificate";
  return "see whether the address can be reached from outside, over IPv4, on port 443, 80, 88 or 8443";
}
