import * as z from "zod";

const Named = z.object({ username: z.string() });

/** What names us for certain: presses come only from under our own messages, and this change is of our own membership. */
const NamesUs = z.union([
  z
    .object({ callback_query: z.object({ message: z.object({ from: Named }) }) })
    .transform(({ callback_query: { message } }) => message.from.username),
  z
    .object({ my_chat_member: z.object({ new_chat_member: z.object({ user: Named }) }) })
    .transform(({ my_chat_member: { new_chat_member: member } }) => member.user.username),
]);

/** Our username as an update tells it: the webhook has no token to ask with. */
export function readOwnName(raw: unknown): string | undefined {
  return NamesUs.safeParse(raw).data;
}
