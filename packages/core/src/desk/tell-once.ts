import { sha256 } from "../id/sha256.ts";
import { inboundOf } from "./inbound-of.ts";
import type { Message } from "./inbound-of.ts";
import type { DeskDeps } from "./deps.ts";

/**
 * Whether to tell the person this now. The first message with a topic claims it in the store, so that other processes
 * are silent. If that message comes again, it is told again: its answer may have been lost. Rather tells twice than
 * never.
 */
export async function mayTell(
  { inbox, log }: Pick<DeskDeps, "inbox" | "log">,
  request: Message,
  topic: string,
): Promise<boolean> {
  const { conversation } = request;
  const id = `told-${sha256(topic).slice(0, 32)}`;
  const claim = { ...inboundOf({ ...request, messageId: request.id }, { kind: "reply", text: "" }), id };
  try {
    const load = () => inbox.load(conversation, [id]);
    // In parallel, to save a call in sequence: most topics are claimed already.
    const [isFirst, [seen]] = await Promise.all([inbox.append(claim, "done"), load()]);
    if (isFirst) return true;
    const owner = seen ?? (await load())[0];
    return owner === undefined || owner.messageId === request.id;
  } catch (error) {
    log("warn", "not-claimed", { conversation, error: String(error) });
    return true;
  }
}
