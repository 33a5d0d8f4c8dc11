import type { Request } from "@echo/core/inbound/request";
import { conversationOf } from "./address.ts";
import type { MembershipChange } from "./update.ts";

/** Our own membership in a chat: whether we may still write there. Other changes tell nothing about that. */
export function placeAfter({
  new_chat_member: { status, is_member: isMember },
}: MembershipChange): "gone" | "back" | undefined {
  switch (status) {
    case "left":
    case "kicked":
      return "gone";
    case "restricted":
      return isMember === false ? "gone" : undefined;
    case "member":
    case "administrator":
    case "creator":
      return "back";
    default:
      return undefined;
  }
}

/** A person blocked or removed us, or let us in again: as a request of the platform itself. */
export function requestOfMembership(
  id: string,
  { chat, from }: MembershipChange,
  is: "gone" | "back",
  now: number,
): Request {
  return {
    id,
    conversation: conversationOf({ chatId: chat.id }),
    person: { id: `${from.id}`, locale: "en" },
    receivedAt: now,
    private: chat.type === "private",
    allowed: true,
    ask: { kind: "place", is },
  };
}
