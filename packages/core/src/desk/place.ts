import type { ConversationKey } from "../id/conversation-key.ts";
import type { Request } from "../inbound/request.ts";
import type { Answer } from "./answer.ts";
import { askForRunner } from "./accept.ts";
import type { DeskDeps } from "./deps.ts";
import { listHeldPlaces } from "./held-place.ts";

/**
 * The platform says that this chat, with every topic below it, is gone for us, or is back. Nothing ends: a planning, an
 * approval or a run stays as it is. It goes on if the place comes back, or where a `/plan` takes it over.
 */
export async function placeIs(deps: DeskDeps, request: Request, is: "gone" | "back"): Promise<Answer> {
  const { conversation, receivedAt } = request;
  const below = (await listHeldPlaces(deps)).filter((key) => key.startsWith(`${conversation}:`));
  const keys = [conversation, ...below];
  deps.log("warn", `place-${is}`, { conversation, places: keys.length });
  await Promise.all(
    keys.map((key) => (is === "gone" ? deps.conversations.markPlace(key, receivedAt) : comeBack(deps, key))),
  );
  return { kind: "ignored" };
}

/** A runner then sends what waited. */
async function comeBack(deps: DeskDeps, key: ConversationKey): Promise<void> {
  const known = await deps.conversations.read(key);
  if (known?.goneAt === undefined) return;
  await deps.conversations.markPlace(key, undefined);
  await deps.conversations.wake(key, deps.now());
  await askForRunner(deps, key);
}
