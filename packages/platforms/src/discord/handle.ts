import type { DeskDeps } from "@echo/core/desk/deps";
import type { APIInteractionResponse } from "discord-api-types/v10";
import { conversationKey } from "@echo/core/id/conversation-key";
import { receive } from "@echo/core/desk/desk";
import { say } from "@echo/core/message/say";
import { choicesResponse, messageResponse, modalResponse, PONG, respond } from "./answer.ts";
import { completeSlug } from "./autocomplete.ts";
import { replyModal } from "./modal.ts";
import type { Parsed, ParseSettings } from "./parse.ts";
import { parseInteraction } from "./parse.ts";
import type { OpenThread } from "./thread.ts";
import { missingWords } from "./word.ts";

export interface DiscordDeps extends ParseSettings {
  desk: DeskDeps;
  openThread: OpenThread;
}

/** The response to one raw interaction; `undefined` if its shape is unknown. Throws only if the store is down. */
export type InteractionHandler = (raw: unknown) => Promise<APIInteractionResponse | undefined>;

/** Interactions from the webhook and from the Gateway take the same path: parse, desk, response. */
export function createInteractionHandler(deps: DiscordDeps): InteractionHandler {
  return async (raw) => {
    const parsed = parseInteraction(raw, deps, deps.desk.now());
    switch (parsed.kind) {
      case "ping":
        return PONG;
      case "complete":
        return choicesResponse(parsed.allowed ? await completeSlug(deps.desk.projects, parsed.typed) : []);
      case "modal":
        return modalResponse(replyModal(parsed.customId, parsed.locale));
      case "request":
        return answer(deps, parsed);
      case "unknown shape":
        return undefined;
    }
  };
}

/** In a server a plan gets its own thread before anything is stored, because the thread is the conversation. */
async function answer(
  { desk, openThread }: DiscordDeps,
  { request, origin, place }: Extract<Parsed, { kind: "request" }>,
): Promise<APIInteractionResponse> {
  const { ask, person, allowed } = request;
  const plan = allowed && ask.kind === "intent" && ask.intent.kind === "plan" ? ask.intent : undefined;
  if (plan === undefined) return respond(await receive(desk, request), request, { origin, threadId: undefined });
  if (place.missing.length > 0) {
    const markdown = missingWords(person.locale, place.missing);
    return messageResponse({ markdown, locale: person.locale, personal: true });
  }
  let threadId: string | undefined;
  const openPlace = async () => {
    threadId = await openThread({
      channelId: place.channelId,
      interactionId: request.id,
      personId: person.id,
      name: plan.slug,
      starter: say(person.locale).starting(plan.slug),
    });
    return threadId === undefined ? undefined : conversationKey("discord", threadId);
  };
  const said = await receive(desk, request, place.mayOpenThread ? openPlace : undefined);
  return respond(said, request, { origin, threadId });
}
