import type { DeskDeps } from "./deps.ts";
import { stillApproved } from "./approved-here.ts";
import type { Conversation } from "../conversation/conversation.ts";
import { liveOpening, localeSpoken } from "../conversation/conversation.ts";
import type { ConversationKey } from "../id/conversation-key.ts";
import { say } from "../message/say.ts";
import type { Request } from "../inbound/request.ts";
import type { Slug } from "../id/slug.ts";
import type { Answer } from "./answer.ts";
import { said } from "./answer.ts";
import { endPlanning, firstDelivery } from "./cancel.ts";

/**
 * The platform has given this chat a new address, and the bot can no longer write to the old one. A planning there ends
 * as if it were cancelled, so that the person can begin it again here. Approved plans stay approved, and the person is
 * told so.
 */
export async function leave(deps: DeskDeps, request: Request, from: ConversationKey): Promise<Answer> {
  const [old, there] = await Promise.all([
    deps.conversations.read(from),
    firstDelivery(deps, { ...request, conversation: from }),
  ]);
  if (old === undefined) return { kind: "ignored" };
  const [ended, approved] = await Promise.all([endThere(deps, there, old), stillApproved(deps, old)]);
  const words = say(localeSpoken(old) ?? request.person.locale);
  const sentences = [
    ...(ended === undefined ? [] : [words.moved(ended)]),
    ...approved.map(({ slug }) => words.staysApproved(slug)),
  ];
  return sentences.length === 0 ? { kind: "ignored" } : said(sentences.join("\n\n"), undefined, false);
}

/** The planning to end (never an approval), or the one that an earlier delivery ended. */
async function endThere(deps: DeskDeps, there: Request, old: Conversation): Promise<Slug | undefined> {
  const planning = old.session?.id ?? liveOpening(old)?.planningSessionId;
  const { approvedSessions, cancelledAt, lastSession } = old;
  const isApproved = approvedSessions.some(({ id }) => id === lastSession?.id);
  const wasTold = planning === undefined && !isApproved && cancelledAt !== undefined;
  if (planning === undefined && !wasTold) return undefined;
  return (await endPlanning(deps, there, planning ?? lastSession?.id))?.slug;
}
