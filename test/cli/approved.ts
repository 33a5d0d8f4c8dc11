import type { PlanVersion } from "@echo/core/project/plan-version";
import { PlanningSessionId } from "@echo/core/id/planning-session-id";
import { randomUUID } from "node:crypto";
import { conversationKey } from "@echo/core/id/conversation-key";
import { Slug } from "@echo/core/id/slug";
import type { Stores } from "@echo/core/port/stores";

/** A project whose plan was approved, in a conversation that is closed by now. */
export async function approveProject(stores: Stores, slugText: string, text: string, version = 1) {
  const slug = Slug.parse(slugText);
  const session = PlanningSessionId.parse(`ps_${randomUUID().replaceAll("-", "").slice(0, 16)}`);
  const conversation = conversationKey("echo", slugText);
  const now = 1_700_000_000_000 + version * 1000;
  await stores.projects.propose({ slug, description: "A bot for plants", status: "pending", proposedAt: now });
  const replans = (await stores.projects.read(slug))?.planningSessionId;
  await stores.projects.claim(slug, { session, conversation, now, ...(replans === undefined ? {} : { replans }) });
  const plan: PlanVersion = { version, sha256: await stores.documents.put(slug, text) };
  const approved = await stores.projects.approve(slug, { session, plan, by: "7", now });
  if (approved.kind !== "approved") throw new Error(`${slug} was not approved`);
  return approved.project;
}
