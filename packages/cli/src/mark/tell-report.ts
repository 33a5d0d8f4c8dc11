import type { ConversationKey } from "@echo/core/id/conversation-key";
import type { Inbound, RunReport } from "@echo/core/inbound/inbound";
import type { ConversationStore } from "@echo/core/port/conversation-store";
import type { Inbox } from "@echo/core/port/inbox";
import type { TurnStore } from "@echo/core/port/turn-store";
import type { Project } from "@echo/core/project/project";
import type { Locale } from "@echo/core/text/locale";

export interface TellDeps {
  conversations: Pick<ConversationStore, "read" | "wake">;
  inbox: Pick<Inbox, "append">;
  turns: Pick<TurnStore, "load">;
  now: () => number;
  /** `PLANNER_LOCALE` */
  locale: Locale | "auto";
}

/**
 * Puts a report into the inbox of the project's conversation, as durable as a person's message. The conversation's
 * holder tells the chat. If there is no holder, rescue starts a runner. A report is told once for each id.
 */
export async function tellReport(
  deps: TellDeps,
  { conversation, approvedBy }: Project,
  report: RunReport,
  id: string,
  at: number,
): Promise<void> {
  if (conversation === undefined) return;
  const person = { id: approvedBy ?? "echo-planner", locale: await localeOf(deps, conversation) };
  const inbound: Inbound = { id, conversation, person, intent: report, receivedAt: at };
  await deps.inbox.append(inbound);
  await deps.conversations.wake(conversation, deps.now());
}

/** The chosen language, else the language that the conversation used last. */
async function localeOf({ locale, conversations, turns }: TellDeps, key: ConversationKey): Promise<Locale> {
  if (locale !== "auto") return locale;
  const conversation = await conversations.read(key);
  if (conversation?.session !== undefined) return conversation.session.locale;
  const last = conversation?.outbox === undefined ? undefined : await turns.load(key, conversation.outbox);
  return last?.replies[0]?.locale ?? "en";
}
