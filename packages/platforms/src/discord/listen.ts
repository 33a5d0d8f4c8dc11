import type { DeskDeps } from "@echo/core/desk/deps";
import type { Clock } from "@echo/core/system/clock";
import { listHeldPlaces } from "@echo/core/desk/held-place";
import { liveOpening } from "@echo/core/conversation/conversation";
import { splitKey } from "@echo/core/id/conversation-key";
import { nonceOf } from "@echo/core/id/nonce";
import { localeOf } from "@echo/core/text/locale";
import { say } from "@echo/core/message/say";
import { StoreError } from "@echo/core/system/store-error";
import { GatewayDispatchEvents, Routes } from "discord-api-types/v10";
import type { APIInteractionResponse, GatewayDispatchPayload } from "discord-api-types/v10";
import { choicesResponse, messageResponse } from "./answer.ts";
import { DiscordRefusal, doing } from "./api.ts";
import type { DiscordApi } from "./api.ts";
import type { MissedIn } from "./catch-up.ts";
import { readMissed } from "./catch-up.ts";
import { goneIn, leaveChannel, leaveGone } from "./gone.ts";
import type { DiscordDeps } from "./handle.ts";
import { createInteractionHandler } from "./handle.ts";
import type { DiscordMessage } from "./message.ts";
import { readMessage } from "./message.ts";
import { INTERACTION } from "./number.ts";
import { refusedBy } from "./refusal.ts";
import type { RelayDeps } from "./relay.ts";
import { amendMessage, takeMessage } from "./relay.ts";

export interface ListenOptions extends DiscordDeps {
  clock: Clock;
  signal: AbortSignal;
}

export interface Listener {
  /** A new session began: read what people said before it. If a session is resumed, Discord replays that itself. */
  ready(botId: string): void;
  take(payload: GatewayDispatchPayload): void;
  /** Resolves when no message and no interaction is being handled. */
  settled(): Promise<void>;
}

/** For this many conversations we remember the last message, so that a catch-up need not read from their start. */
const REMEMBERED = 1000;

/** Handles messages one at a time, in order. Handles interactions at once: Discord waits 3 s for an answer. */
export function createListener(options: ListenOptions, api: DiscordApi): Listener {
  const { desk } = options;
  const relay: RelayDeps = { ...options, tell: createTell(options, api) };
  const handle = createInteractionHandler(options);
  const lastSeen = new Map<string, string>();
  let botId = "";
  let queue = Promise.resolve();
  const interactions = new Set<Promise<void>>();

  async function relayOne(message: DiscordMessage, onlyStored: boolean): Promise<void> {
    if (!(await takeMessage(relay, message, { botId, onlyStored }))) return;
    lastSeen.delete(message.channel_id);
    lastSeen.set(message.channel_id, message.id);
    const [oldest] = lastSeen.keys();
    if (lastSeen.size > REMEMBERED && oldest !== undefined) lastSeen.delete(oldest);
  }

  async function catchUp(): Promise<void> {
    for (const { conversation, since } of await openPlaces(desk)) {
      const seen = lastSeen.get(splitKey(conversation).channel);
      try {
        const missed = readMissed(api, { conversation, since }, seen, desk.now());
        for await (const message of missed) await relayOne(message, true);
      } catch (error) {
        // If Discord refuses one channel, read the next. If the store or the network is down, `persist` tries again.
        if (!(error instanceof DiscordRefusal)) throw error;
        desk.log("warn", "discord-catch-up-failed", { conversation, error: String(error) });
        if (refusedBy(error) === "gone") await leaveChannel(desk, splitKey(conversation).channel);
      }
    }
  }

  function enqueue(what: string, act: () => Promise<void>): void {
    queue = queue.then(() => persist(options, what, act));
  }

  async function interact(raw: { id: string; token: string; type: number; locale?: unknown }): Promise<void> {
    const body = await handle(raw).catch((error: unknown) => {
      desk.log("error", "discord-not-stored", { error: String(error) });
      return storeDown(raw);
    });
    if (body === undefined) return desk.log("warn", "discord-unknown-interaction", { type: raw.type });
    await doing(api.post(Routes.interactionCallback(raw.id, raw.token), { body, auth: false })).catch(
      (error: unknown) => desk.log("warn", "discord-answer-failed", { error: String(error) }),
    );
  }

  return {
    ready(id) {
      botId = id;
      enqueue("catch-up", catchUp);
    },
    take(payload) {
      if (payload.t === GatewayDispatchEvents.InteractionCreate) {
        const interaction = interact(payload.d).finally(() => interactions.delete(interaction));
        interactions.add(interaction);
      } else if (payload.t === GatewayDispatchEvents.MessageCreate) {
        const message = readMessage(payload.d);
        if (message === undefined) desk.log("warn", "discord-unknown-message", { id: payload.d.id });
        else enqueue("message", () => relayOne(message, false));
      } else if (payload.t === GatewayDispatchEvents.MessageUpdate) {
        const message = readMessage(payload.d);
        if (message !== undefined) enqueue("edit", () => amendMessage(relay, message, botId));
      } else {
        const gone = goneIn(payload);
        if (gone !== undefined) enqueue("gone", () => leaveGone(desk, api, gone));
      }
    },
    async settled() {
      await queue;
      await Promise.all(interactions);
    },
  };
}

/** Conversations with a planning session, or with one about to begin. */
async function openPlaces(desk: DeskDeps): Promise<MissedIn[]> {
  const places: MissedIn[] = [];
  for (const conversation of await listHeldPlaces(desk, ["planning"])) {
    if (splitKey(conversation).adapter !== "discord") continue;
    const known = await desk.conversations.read(conversation);
    const since = known?.session?.startedAt ?? (known === undefined ? undefined : liveOpening(known)?.at);
    if (since !== undefined) places.push({ conversation, since });
  }
  return places;
}

const TRIES = 8;
const WAIT_MS = { first: 500, most: 30_000 };

/**
 * While the store is down, tries again and again: Discord does not deliver the message a second time. The messages
 * behind it wait. After any other error, gives up after `TRIES` tries.
 */
async function persist({ clock, desk, signal }: ListenOptions, what: string, act: () => Promise<void>): Promise<void> {
  for (let tried = 1; !signal.aborted; tried += 1) {
    try {
      return await act();
    } catch (error) {
      desk.log("error", "discord-not-stored", { what, tried, error: String(error) });
      if (tried >= TRIES && !(error instanceof StoreError)) return;
      await clock.sleep(Math.min(WAIT_MS.first * 2 ** (tried - 1), WAIT_MS.most), signal);
    }
  }
}

function storeDown({ type, locale: tag }: { type: number; locale?: unknown }): APIInteractionResponse {
  if (type === INTERACTION.autocomplete) return choicesResponse([]);
  const locale = localeOf(typeof tag === "string" ? tag : undefined);
  return messageResponse({ markdown: say(locale).storeDown, locale, personal: true });
}

function createTell({ desk }: ListenOptions, api: DiscordApi): RelayDeps["tell"] {
  return async (message, words, locale, about) => {
    const { data } = messageResponse({ ...words, personal: false, locale }) as { data: object };
    const nonce = nonceOf(`${about ?? "answer"} ${message.id}`);
    const body = { ...data, nonce, enforce_nonce: true };
    await doing(api.post(Routes.channelMessages(message.channel_id), { body })).catch((error: unknown) =>
      desk.log("warn", "discord-answer-failed", { error: String(error) }),
    );
  };
}
