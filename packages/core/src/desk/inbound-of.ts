import type { Inbound } from "../inbound/inbound.ts";
import type { Request } from "../inbound/request.ts";

/** A request without what it asks for. */
export type Message = Omit<Request, "ask" | "private" | "allowed" | "isSoleUser">;

export function inboundOf(request: Message, intent: Inbound["intent"]): Inbound {
  const { id, conversation, person, receivedAt, messageId, album, replyToken } = request;
  return {
    id,
    conversation,
    person,
    receivedAt,
    intent,
    ...(messageId === undefined ? {} : { messageId }),
    ...(album === undefined ? {} : { album }),
    ...(replyToken === undefined ? {} : { replyToken }),
  };
}
