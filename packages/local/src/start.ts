import { existsSync } from "node:fs";
import path from "node:path";
import { webhookUrl } from "@echo/platforms/telegram/register";
import type { Opened } from "./open.ts";
import { openSystem, print, runMain, stopped } from "./open.ts";

if (existsSync(".env")) process.loadEnvFile(".env");

await runMain(async (stop) => {
  const opened = await openSystem(process.env, false);
  greet(opened);
  await stopped(stop);
  print("Stopping; unfinished work continues at the next start.");
  await opened.system.close();
});

function greet({ config, home, system }: Opened): void {
  print(`Echo Planner is ready.`);
  print(`  Console     ${system.consoleUrl}`);
  print(`  Workspace   ${home.workspace}`);
  print(`  Permissions ${config.PLANNER_PERMISSIONS ?? "guarded"}`);
  print(`  Telegram    ${telegramLine(config)}`);
  print(`  Discord     ${discordLine(config)}`);
  if (!isSignedIn(config, home.agent)) {
    print("Claude is not signed in: run `npx claude` and log in, or set ANTHROPIC_API_KEY or CLAUDE_CODE_OAUTH_TOKEN.");
    print("To look around without an account: `npm run demo`.");
  }
}

function telegramLine(config: Opened["config"]): string {
  if (config.TELEGRAM_BOT_TOKEN === undefined) return "off (set TELEGRAM_BOT_TOKEN)";
  const who = config.ALLOWED_TELEGRAM_USERS.length === 0 ? "nobody is allowed yet: set ALLOWED_TELEGRAM_USERS" : "on";
  if (config.PUBLIC_URL === undefined) return `${who}, long polling`;
  return `${who}, webhook at ${webhookUrl(config.PUBLIC_URL)}; unset PUBLIC_URL to poll`;
}

function discordLine(config: Opened["config"]): string {
  if (config.DISCORD_BOT_TOKEN === undefined) return "off (set DISCORD_BOT_TOKEN)";
  const isOpen = config.ALLOWED_DISCORD_USERS.length + config.ALLOWED_DISCORD_ROLES.length > 0;
  return isOpen ? "on, Gateway" : "nobody is allowed yet: set ALLOWED_DISCORD_USERS or ALLOWED_DISCORD_ROLES";
}

/** The CLI's own login lies in its home; elsewhere (a system keychain) it cannot be seen from here. */
function isSignedIn(config: Opened["config"], agentHome: string): boolean {
  if (config.ANTHROPIC_API_KEY !== undefined || config.CLAUDE_CODE_OAUTH_TOKEN !== undefined) return true;
  return existsSync(path.join(agentHome, ".claude", ".credentials.json"));
}
