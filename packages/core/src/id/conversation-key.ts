import * as z from "zod";

export const Adapter = z.enum(["discord", "telegram", "echo"]);
export type Adapter = z.infer<typeof Adapter>;

/** `discord:<channel>`, `telegram:<chat>[:<topic>]` or `echo:<id>`: one chat on one adapter. */
export const ConversationKey = z
  .string()
  .regex(/^(discord:\d{1,20}|telegram:-?\d{1,20}(:\d{1,20})?|echo:[A-Za-z0-9_-]{1,64})$/)
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
