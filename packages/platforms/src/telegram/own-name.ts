import * as z from "zod";

const Named = z.object({ username: z.string() });

/**
 * The updates that certainly hold our name. A person can press only buttons under our own messages, and this membership
 * change is always our own.
 */
const NamesUs = z.union([
  z
    .object({ callback_query: z.object({ message: z.object({ from: Named }) }) })
    .transform(({ callback_query: { message } }) => message.from.username),
  z
    .object({ my_chat_member: z.object({ new_chat_member: z.object({ user: Named }) }) })
    .transform(({ my_chat_member: { new_chat_member: member } }) => member.user.username),
]);

/** Reads our username from an update, because the webhook has no token to ask Telegram. */
export function readOwnName(raw: unknown): string | undefined {
  return NamesUs.safeParse(raw).data;
}
