import type { DeskDeps } from "./deps.ts";
import { stillApproved } from "./approved-here.ts";
import { liveOpening, localeSpoken } from "../conversation/conversation.ts";
import type { ConversationKey } from "../id/conversation-key.ts";
import { say } from "../message/say.ts";
import type { Request } from "../inbound/request.ts";
import type { Answer } from "./answer.ts";
import { said } from "./answer.ts";

/**
 * The platform has given this chat a new address, and the old one is gone. A planning and approvals there stay as they
 * are until a `/plan` takes them over here, and the person is told so.
 */
export async function leave(deps: DeskDeps, request: Request, from: ConversationKey): Promise<Answer> {
  const old = await deps.conversations.read(from);
  if (old === undefined) return { kind: "ignored" };
  const [approved] = await Promise.all([
    stillApproved(deps, old),
    deps.conversations.markPlace(from, request.receivedAt),
  ]);
  const words = say(localeSpoken(old) ?? request.person.locale);
  const planning = old.session ?? liveOpening(old);
  const sentences = [
    ...(planning === undefined ? [] : [words.moved(planning.slug)]),
    ...approved.map(({ slug }) => words.staysApproved(slug)),
  ];
  return sentences.length === 0 ? { kind: "ignored" } : said(sentences.join("\n\n"), undefined, false);
}
