import type { Conversation } from "@echo/core/conversation/conversation";
import type { Inbound, RunReport } from "@echo/core/inbound/inbound";
import { say } from "@echo/core/message/say";
import { settle } from "../delivery/commit.ts";
import type { Runner } from "../lease/runner.ts";

/** Tells the person how a run is going. This does not touch the session and asks nothing. */
export async function tellReport(
  runner: Runner,
  conversation: Conversation,
  { id, person: { locale } }: Inbound,
  report: RunReport,
): Promise<void> {
  await settle(runner, conversation, {
    session: conversation.session,
    replies: [{ kind: "text", locale, markdown: say(locale).report(report) }],
    inboundIds: [id],
    isAnswer: false,
  });
}
