import { isOpen } from "../conversation/conversation.ts";
import { workOf } from "../conversation/session.ts";
import type { ConversationKey } from "../id/conversation-key.ts";
import type { DeskDeps } from "./deps.ts";

/** A person edited a reply. The new words count while a planning is open and no turn has taken the old ones. */
export async function amend(
  { conversations, inbox }: Pick<DeskDeps, "conversations" | "inbox">,
  key: ConversationKey,
  edited: { id: string; text: string },
): Promise<void> {
  // Most edits are of messages that the desk never stored, so this read is often the only call.
  const conversation = await conversations.read(key);
  if (!isOpen(conversation)) return;
  const work = conversation?.session === undefined ? undefined : workOf(conversation.session);
  if (work?.inboundIds.includes(edited.id) !== true) await inbox.amend(key, edited.id, edited.text);
}
