import type { APIInteractionResponse } from "discord-api-types/v10";
import { conversationKey } from "@echo/core/conversation-key";
import type { DeskDeps } from "@echo/core/desk/desk";
import { receive } from "@echo/core/desk/desk";
import { say } from "@echo/core/message/say";
import type { Request } from "@echo/core/request";
import type { Slug } from "@echo/core/slug";
import { choicesResponse, messageResponse, modalResponse, PONG, respond } from "./answer.ts";
import { completeSlug } from "./autocomplete.ts";
import { replyModal } from "./modal.ts";
import type { Origin, Parsed, ParseSettings } from "./parse.ts";
import { parseInteraction } from "./parse.ts";
import type { OpenThread } from "./thread.ts";
import { missingWords } from "./word.ts";

export interface DiscordDeps extends ParseSettings {
  desk: DeskDeps;
  openThread: OpenThread;
}

/** The response to one raw interaction, `undefined` for an unknown shape. Throws only when the store is down. */
export type InteractionHandler = (raw: unknown) => Promise<APIInteractionResponse | undefined>;

/** The one path of an interaction, however it came: parse, desk, response. */
export function createInteractionHandler(deps: DiscordDeps): InteractionHandler {
  return async (raw) => {
    const parsed = parseInteraction(raw, deps, deps.desk.now());
    switch (parsed.kind) {
      case "ping":
        return PONG;
      case "complete":
        return choicesResponse(
          parsed.allowed ? completeSlug(parsed.typed, await deps.desk.projects.list("pending")) : [],
        );
      case "modal":
        return modalResponse(replyModal(parsed.customId, parsed.locale));
      case "request":
        return isPlan(parsed.request) ? plan(deps, parsed) : answer(deps.desk, parsed.request, parsed.origin);
      case "unknown shape":
        return undefined;
    }
  };
}

async function answer(
  desk: DeskDeps,
  request: Request,
  origin: Origin,
  threadId?: string,
): Promise<APIInteractionResponse> {
  return respond(await receive(desk, request), request, { origin, threadId });
}

function isPlan({ allowed, ask }: Request): boolean {
  return allowed && ask.kind === "intent" && ask.intent.kind === "plan";
}

/** In a server a plan gets a thread of its own, before anything is stored: the thread is the conversation. */
async function plan(
  { desk, openThread }: DiscordDeps,
  { request, origin, place }: Extract<Parsed, { kind: "request" }>,
): Promise<APIInteractionResponse> {
  const { ask, person } = request;
  if (ask.kind !== "intent" || ask.intent.kind !== "plan") return answer(desk, request, origin);
  if (place.missing.length > 0) {
    return messageResponse({
      markdown: missingWords(person.locale, place.missing),
      locale: person.locale,
      personal: true,
    });
  }
  if (!place.mayOpenThread) return answer(desk, request, origin);
  const { slug, description } = ask.intent;
  const informed = description === undefined ? await withProjectRead(desk, slug) : desk;
  if (informed === undefined) return answer(desk, request, origin);
  const threadId = await openThread({
    channelId: place.channelId,
    interactionId: request.id,
    personId: person.id,
    name: slug,
    starter: say(person.locale).starting(slug),
  });
  const conversation = threadId === undefined ? request.conversation : conversationKey("discord", threadId);
  return answer(informed, { ...request, conversation }, origin, threadId);
}

/**
 * No thread is opened for a project that nobody has described: then this is `undefined`. Otherwise a desk that need
 * not read the project again, for at most three store calls may stand before the answer.
 */
async function withProjectRead(desk: DeskDeps, slug: Slug): Promise<DeskDeps | undefined> {
  const project = await desk.projects.read(slug);
  if (project === undefined) return undefined;
  return { ...desk, projects: { ...desk.projects, read: () => Promise.resolve(project) } };
}
