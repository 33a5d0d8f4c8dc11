import { isOpen } from "../conversation/conversation.ts";
import type { Conversation } from "../conversation/conversation.ts";
import { workOf } from "../conversation/session.ts";
import type { Inbound } from "../inbound/inbound.ts";
import { say } from "../message/say.ts";
import type { Message } from "./inbound-of.ts";
import type { Answer } from "./answer.ts";
import { said } from "./answer.ts";
import type { DeskDeps } from "./deps.ts";
import { mayTell } from "./tell-once.ts";

/** A person edited a message. */
export interface Edit extends Message {
  messageId: string;
  /** The id of the message's inbound. If absent, only an inbound that still waits can be found. */
  inboundId?: string;
  /** When the message was written, to tell a message to us from an older one whose inbound cannot be found. */
  writtenAt?: number | undefined;
  /** The new words of a reply. `undefined`: the edit makes something else of the message, such as a command. */
  text: string | undefined;
}

type Deps = Pick<DeskDeps, "conversations" | "inbox" | "log">;

/** A chat's clock and ours may differ this much, and the chat counts in seconds. */
const CLOCKS_DIFFER_MS = 60_000;

/**
 * The new words count while a planning is open and no turn has taken the old ones. If they come too late, the person is
 * told, once for each message.
 */
export async function amend(deps: Deps, edit: Edit): Promise<Answer> {
  // Most edits are of messages that the desk never stored, so this read is often the only call.
  const conversation = await deps.conversations.read(edit.conversation);
  if (conversation === undefined || !isOpen(conversation)) return { kind: "ignored" };
  const inbound = await find(deps, edit);
  if (inbound === undefined) return isKnown(conversation, edit) ? tooLate(deps, edit) : { kind: "ignored" };
  const old = inbound.intent.kind === "reply" ? inbound.intent.text : undefined;
  if (old !== undefined && old === edit.text) return { kind: "ignored" };
  return (await replace(deps, edit, conversation, inbound.id)) ? { kind: "ignored" } : tooLate(deps, edit);
}

async function find({ inbox }: Deps, { conversation, inboundId: id, messageId }: Edit): Promise<Inbound | undefined> {
  if (id !== undefined) {
    const load = async () => (await inbox.load(conversation, [id]))[0];
    return (await load()) ?? load();
  }
  return (await inbox.listPending(conversation)).find((one) => one.messageId === messageId);
}

/** Whether the message was said during the open planning, though its inbound is not found: it is answered already. */
function isKnown({ session }: Conversation, { inboundId: id, writtenAt }: Edit): boolean {
  return (
    id === undefined && writtenAt !== undefined && writtenAt + CLOCKS_DIFFER_MS >= (session?.startedAt ?? Infinity)
  );
}

async function replace({ conversations, inbox }: Deps, edit: Edit, seen: Conversation, id: string): Promise<boolean> {
  if (edit.text === undefined || isTaken(seen, id)) return false;
  if (!(await inbox.amend(edit.conversation, id, edit.text))) return false;
  // A turn that began meanwhile may have read the old words.
  const now = await conversations.read(edit.conversation);
  return now === undefined || !isTaken(now, id);
}

function isTaken({ session }: Conversation, id: string): boolean {
  return session !== undefined && workOf(session)?.inboundIds.includes(id) === true;
}

async function tooLate(deps: Deps, edit: Edit): Promise<Answer> {
  const isFirst = await mayTell(deps, edit, `late edit of ${edit.messageId}`);
  return isFirst ? said(say(edit.person.locale).editTooLate, undefined, false) : { kind: "ignored" };
}
