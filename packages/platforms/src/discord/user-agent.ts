/** What every call to Discord names us by. */
export const PROGRAM = "echo-planner/0.1.0";

/**
 * Discord wants a library's address and version, then whatever more. Of a plain fetch that is Node's own; `@discordjs/rest`
 * puts its own there. See https://discord.com/developers/docs/reference#user-agent
 */
export const USER_AGENT = `DiscordBot (https://nodejs.org, ${process.versions.node}) ${PROGRAM}`;
