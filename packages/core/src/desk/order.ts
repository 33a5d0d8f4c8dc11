import type { Conversation } from "../conversation/conversation.ts";
import { latestIn } from "../conversation/conversation.ts";
import type { Request } from "../inbound/request.ts";

/**
 * The request, received after everything that was `seen` in the store. If a stored time is later than the request's, the
 * clocks differ or one was set back, and only the store knows what came first.
 */
export function afterSeen(request: Request, seen: Conversation | undefined): Request {
  const latest = seen === undefined ? 0 : latestIn(seen);
  return latest >= request.receivedAt ? { ...request, receivedAt: latest + 1 } : request;
}
