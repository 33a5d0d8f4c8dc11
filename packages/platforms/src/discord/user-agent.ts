/** The name under which every call to Discord is made. */
export const PROGRAM = "echo-planner/0.1.0";

/**
 * Discord wants a library's address and version; any text may follow. A plain fetch names Node as its library, and
 * `@discordjs/rest` names itself. See https://discord.com/developers/docs/reference#user-agent
 */
export const USER_AGENT = `DiscordBot (https://nodejs.org, ${process.versions.node}) ${PROGRAM}`;
