import type { Finding } from "../finding.ts";
import { ApplicationFlags, Routes } from "discord-api-types/v10";
import * as z from "zod";
import type { DiscordApi } from "./api.ts";
import { calling, DiscordRefusal, DiscordUnreachable } from "./api.ts";
import { readPermissions } from "./channel-permission.ts";
import { COMMAND_MENU } from "./command-menu.ts";
import { allows, missingPermissions, mayOpenThread } from "./permission.ts";
import { interactionsUrl, inviteUrl } from "./register.ts";
import { Snowflake } from "./snowflake.ts";
import { permissionNames } from "./word.ts";

export interface DiscordInspection {
  applicationId: string;
  publicKey: string | undefined;
  /** `PUBLIC_URL`; absent on one machine, where interactions come over the Gateway. */
  publicUrl?: string;
  /** If given, the bot's permissions there are checked too. */
  channelId?: string;
}

const REGISTER = "run `echo-planner register discord`";
const PORTAL = "https://discord.com/developers/applications";

/** Checks the bot, its application, its commands, and its permissions in a channel, as Discord reports them. */
export async function inspectDiscord(api: DiscordApi, wanted: DiscordInspection): Promise<Finding[]> {
  try {
    const application = await calling(api.get(Routes.currentApplication()), Application);
    return [
      ...inspectApplication(application, wanted),
      ...(await inspectCommands(api, application.id)),
      ...(wanted.channelId === undefined ? [] : await inspectChannel(api, wanted.channelId, application.id)),
    ];
  } catch (error) {
    if (error instanceof DiscordUnreachable) {
      return [{ level: "error", what: error.message, mend: "check the network and DISCORD_API_URL" }];
    }
    if (!(error instanceof DiscordRefusal)) throw error;
    const mend = error.status === 401 ? `set DISCORD_BOT_TOKEN to the token from ${PORTAL}` : "try again";
    return [{ level: "error", what: error.message, mend }];
  }
}

const Application = z.object({
  id: Snowflake,
  name: z.string(),
  verify_key: z.string(),
  flags: z.int().default(0),
  interactions_endpoint_url: z.string().nullish(),
});

const CONTENT_FLAGS = ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited;

function inspectApplication(
  application: z.infer<typeof Application>,
  { applicationId, publicKey, publicUrl }: DiscordInspection,
): Finding[] {
  const findings: Finding[] = [{ level: "ok", what: `the application is ${application.name}` }];
  if (application.id !== applicationId) {
    findings.push({
      level: "error",
      what: `the token belongs to application ${application.id}, not ${applicationId}`,
      mend: "set DISCORD_APPLICATION_ID",
    });
  }
  if (application.verify_key !== publicKey?.toLowerCase() && publicUrl !== undefined) {
    const what = "the public key is another one: every interaction would be refused";
    findings.push({ level: "error", what, mend: `set DISCORD_PUBLIC_KEY to ${application.verify_key}` });
  }
  if ((application.flags & CONTENT_FLAGS) === 0) {
    const mend = `turn on MESSAGE CONTENT INTENT on the Bot page of ${PORTAL}`;
    findings.push({ level: "error", what: "plain messages cannot be read", mend });
  }
  return [...findings, inspectUrl(application.interactions_endpoint_url ?? "", publicUrl)];
}

function inspectUrl(url: string, publicUrl: string | undefined): Finding {
  if (publicUrl === undefined) {
    if (url === "") return { level: "ok", what: "interactions come over the Gateway" };
    const mend = `set PUBLIC_URL, or clear the Interactions Endpoint URL at ${PORTAL}`;
    return { level: "error", what: `interactions go to ${url}, and none comes over the Gateway`, mend };
  }
  const wanted = interactionsUrl(publicUrl);
  if (url === wanted) return { level: "ok", what: `interactions go to ${url}` };
  return {
    level: "error",
    what: `interactions go ${url === "" ? "nowhere" : `to ${url}`}, not to ${wanted}`,
    mend: REGISTER,
  };
}

async function inspectCommands(api: DiscordApi, applicationId: string): Promise<Finding[]> {
  const Commands = z.array(z.object({ name: z.string() }));
  const registered = await calling(api.get(Routes.applicationCommands(applicationId)), Commands);
  const missing = COMMAND_MENU.filter(({ name }) => !registered.some((command) => command.name === name));
  if (missing.length === 0) return [{ level: "ok", what: `${registered.length} commands are registered` }];
  const names = missing.map(({ name }) => `/${name}`).join(", ");
  return [{ level: "error", what: `not registered: ${names}`, mend: REGISTER }];
}

async function inspectChannel(api: DiscordApi, channelId: string, botId: string): Promise<Finding[]> {
  try {
    return await inspectRights(api, channelId, botId);
  } catch (error) {
    if (!(error instanceof DiscordRefusal)) throw error;
    const mend = `check its number, let the bot see it in the channel's settings, or invite the bot: ${inviteUrl(botId)}`;
    return [{ level: "error", what: `the bot cannot see channel ${channelId}: ${error.message}`, mend }];
  }
}

async function inspectRights(api: DiscordApi, channelId: string, botId: string): Promise<Finding[]> {
  const found = await readPermissions(api, channelId, botId);
  if (found === undefined) return [{ level: "ok", what: `${channelId} is a direct message` }];
  const { permissions, isThread } = found;
  const missing = missingPermissions(permissions, isThread);
  const mend = `grant it in the channel's settings, or invite the bot again: ${inviteUrl(botId)}`;
  if (missing.length > 0) {
    return [{ level: "error", what: `missing there: ${permissionNames("en", missing).join(", ")}`, mend }];
  }
  const lesser = (["readHistory", "addReactions"] as const).filter((name) => !allows(permissions, name));
  if (lesser.length > 0) {
    return [{ level: "warn", what: `missing there: ${permissionNames("en", lesser).join(", ")}`, mend }];
  }
  return isThread || mayOpenThread(permissions)
    ? [{ level: "ok", what: "the bot may plan there" }]
    : [{ level: "warn", what: "the bot may plan there, in the channel itself: it may not open threads", mend }];
}
