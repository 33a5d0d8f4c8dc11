import * as z from "zod";

/** Names a platform in a key. Each platform defines its own name. */
export const Adapter = z.string().regex(/^[a-z]{1,20}$/);
export type Adapter = z.infer<typeof Adapter>;

/** `<adapter>:<channel>`, one chat on one adapter. The channel is the platform's own address, of at most two parts. */
export const ConversationKey = z
  .string()
  .regex(/^[a-z]{1,20}:[A-Za-z0-9_-]{1,64}(:[A-Za-z0-9_-]{1,64})?$/)
  .brand<"ConversationKey">();
export type ConversationKey = z.infer<typeof ConversationKey>;

export function conversationKey(adapter: Adapter, channel: string): ConversationKey {
  return ConversationKey.parse(`${adapter}:${channel}`);
}

/** The two halves of a key: its adapter, and the adapter's own address of the chat. */
export function splitKey(key: ConversationKey): { adapter: Adapter; channel: string } {
  const colon = key.indexOf(":");
  return { adapter: Adapter.parse(key.slice(0, colon)), channel: key.slice(colon + 1) };
}
