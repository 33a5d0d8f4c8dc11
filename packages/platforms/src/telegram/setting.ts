import { ADDRESS, IDS, matching } from "@echo/core/setting/form";
import { RUNNER_AND_MACHINE, WEBHOOK_AND_MACHINE } from "@echo/core/setting/reader";
import { secret, setting } from "@echo/core/setting/setting";

export const TELEGRAM_SETTINGS = {
  /**
   * The token of the bot, as BotFather gave it.
   * @default Telegram is off
   */
  TELEGRAM_BOT_TOKEN: secret(matching(/^\d+:[\w-]+$/, "the token that BotFather gave"), RUNNER_AND_MACHINE),
  /**
   * A word of your own, which proves that a request comes from Telegram.
   * @default every request to the webhook is refused
   */
  TELEGRAM_WEBHOOK_SECRET: secret(
    matching(/^[A-Za-z0-9_-]{1,256}$/, "1 to 256 of A-Z a-z 0-9 _ -"),
    WEBHOOK_AND_MACHINE,
  ),
  /** The address of Telegram's API; tests point it elsewhere. */
  TELEGRAM_API_URL: setting(ADDRESS, "https://api.telegram.org", RUNNER_AND_MACHINE),
  /**
   * Who may plan: ids of people, separated by commas.
   * @default nobody
   */
  ALLOWED_TELEGRAM_USERS: setting(IDS, [], WEBHOOK_AND_MACHINE),
};
