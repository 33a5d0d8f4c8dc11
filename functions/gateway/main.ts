import { systemClock } from "@echo/core/system/clock";
import { requireSetting } from "@echo/core/setting/setting";
import { DISCORD_SETTINGS } from "@echo/platforms/discord/setting";
import { runDiscordGateway } from "@echo/platforms/discord/gateway";
import { composeConfig, composeCountingLog } from "../compose.ts";
import { composeDesk } from "../desk.ts";
import { composeDiscord } from "@echo/platforms/discord/compose";

const config = composeConfig();
const log = composeCountingLog(config);
const stopping = new AbortController();
process.on("SIGTERM", () => stopping.abort());
process.on("SIGINT", () => stopping.abort());

const end = await runDiscordGateway({
  ...composeDiscord(config, composeDesk(config, log)),
  token: requireSetting(DISCORD_SETTINGS, config, "DISCORD_BOT_TOKEN"),
  apiUrl: config.DISCORD_API_URL,
  clock: systemClock,
  signal: stopping.signal,
});
log(end.kind === "refused" ? "error" : "info", "gateway-ended", { ...end });
process.exit(end.kind === "refused" ? 1 : 0);
