import { liveOpening, localeSpoken } from "../conversation.ts";
import type { ConversationKey } from "../conversation-key.ts";
import { say } from "../message/say.ts";
import type { Request } from "../request.ts";
import type { Answer } from "./answer.ts";
import { said } from "./answer.ts";
import { endPlanning, firstDelivery } from "./cancel.ts";
import type { DeskDeps } from "./desk.ts";

/**
 * The platform has given this chat a new address, and nothing can be said under the old one any more. What is planned
 * there ends as by a cancel, so that it can be taken up here; what is approved stays approved.
 */
export async function leave(deps: DeskDeps, request: Request, from: ConversationKey): Promise<Answer> {
  const old = await deps.conversations.read(from);
  const locale = localeSpoken(old) ?? request.person.locale;
  const opening = old === undefined ? undefined : liveOpening(old);
  const planning = old?.session?.id ?? opening?.planningSessionId;
  const wasTold = planning === undefined && old?.approvedSession === undefined && old?.cancelledAt !== undefined;
  if (planning === undefined && !wasTold) return { kind: "ignored" };
  const first = await firstDelivery(deps, { ...request, conversation: from });
  const ended = await endPlanning(deps, first, planning ?? old?.lastSession?.id);
  return ended === undefined ? { kind: "ignored" } : said(say(locale).moved(ended.slug), undefined, false);
}
