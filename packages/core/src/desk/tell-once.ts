import { sha256 } from "../id/sha256.ts";
import type { Request } from "../inbound/request.ts";
import { inboundOf } from "./accept.ts";
import type { DeskDeps } from "./deps.ts";

/**
 * Whether to tell the person this now. The first message with a topic claims it in the store, so that other processes
 * are silent. If that message comes again, it is told again: its answer may have been lost. Rather tells twice than
 * never.
 */
export async function mayTell(
  { inbox, log }: Pick<DeskDeps, "inbox" | "log">,
  request: Request,
  topic: string,
): Promise<boolean> {
  const { conversation } = request;
  const id = `told-${sha256(topic).slice(0, 32)}`;
  const claim = { ...inboundOf({ ...request, messageId: request.id }, { kind: "reply", text: "" }), id };
  try {
    if (await inbox.append(claim, "done")) return true;
    const [owner] = await inbox.load(conversation, [id]);
    return owner === undefined || owner.messageId === request.id;
  } catch (error) {
    log("warn", "not-claimed", { conversation, error: String(error) });
    return true;
  }
}
