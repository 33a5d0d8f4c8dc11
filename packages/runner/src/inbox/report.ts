import type { Conversation } from "@echo/core/conversation/conversation";
import { knownRun, silentButtons } from "@echo/core/desk/running";
import type { Button } from "@echo/core/inbound/button";
import type { Inbound, RunReport, Silence } from "@echo/core/inbound/inbound";
import { say } from "@echo/core/message/say";
import { settle } from "../delivery/commit.ts";
import type { Runner } from "../lease/runner.ts";

/** Tells the person how a run is going. This does not touch the session and asks nothing. */
export async function tellReport(
  runner: Runner,
  conversation: Conversation,
  inbound: Inbound,
  report: RunReport,
): Promise<void> {
  const markdown = say(inbound.person.locale).report(report);
  await tell(runner, conversation, inbound, { markdown, buttons: await buttonsOf(runner, report) });
}

/** A failed run can go on in the next night. */
async function buttonsOf({ projects }: Runner, { slug, status }: RunReport): Promise<Button[][]> {
  const project = status === "failed" ? await projects.read(slug) : undefined;
  const session = project?.planningSessionId;
  if (session === undefined || project?.status !== "failed") return [];
  return [[{ action: "again", slug, session }]];
}

/** Tells the person that the run gives no sign. */
export async function tellSilence(
  runner: Runner,
  conversation: Conversation,
  inbound: Inbound,
  { slug, session, since, progress }: Silence,
): Promise<void> {
  const { locale } = inbound.person;
  const startedAt = (await runner.projects.read(slug))?.startedAt;
  const markdown = say(locale).runIsSilent(knownRun({ slug, startedAt, silentSince: since, progress }, locale));
  await tell(runner, conversation, inbound, { markdown, buttons: silentButtons(slug, session) });
}

async function tell(
  runner: Runner,
  conversation: Conversation,
  { id, person: { locale } }: Inbound,
  { markdown, buttons }: { markdown: string; buttons: Button[][] },
): Promise<void> {
  const said = { kind: "text", locale, markdown, ...(buttons.length === 0 ? {} : { buttons }) } as const;
  const { session } = conversation;
  await settle(runner, conversation, { session, replies: [said], inboundIds: [id], isAnswer: false });
}
