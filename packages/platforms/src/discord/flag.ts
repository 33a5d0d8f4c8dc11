/** Bits of a message: https://discord.com/developers/docs/resources/message#message-object-message-flags */
export const FLAG = { suppressEmbeds: 4, ephemeral: 64, silent: 4096 } as const;
