import type { Placeholders } from "../platform.ts";
import type { Clock } from "@echo/core/system/clock";
import type { Inbound } from "@echo/core/inbound/inbound";
import type { Log } from "@echo/core/system/log";
import { say } from "@echo/core/message/say";
import { RESTJSONErrorCodes, Routes } from "discord-api-types/v10";
import { createPatientApi, doing, DiscordRefusal } from "./api.ts";
import type { DiscordApi, DiscordApiOptions } from "./api.ts";
import { FLAG } from "./number.ts";
import { DISCORD_CONTENT_LIMIT } from "./markdown.ts";
import { cut } from "@echo/core/text/cut";

export interface DeferredDeps {
  api: DiscordApi;
  applicationId: string;
  clock: Clock;
  log: Log;
}

/**
 * Shortly after a defer, Discord may not know the answer yet (unknown webhook, message, interaction). People report
 * that this lasts about ten seconds: https://github.com/discord/discord-api-docs/issues/7220
 */
const NOT_YET: readonly (number | string)[] = [
  RESTJSONErrorCodes.UnknownWebhook,
  RESTJSONErrorCodes.UnknownMessage,
  RESTJSONErrorCodes.UnknownInteraction,
];
const WAITS_MS = [150, 500, 1000, 2000, 4000, 8000];

/** `gone`: the token is dead, or Discord never made the answer. No "thinking…" is left that we could replace. */
export type Resolved = "resolved" | "gone";

/**
 * Replaces the "thinking…" of a deferred answer. Call it when a runner takes the inbound, not at the end of the turn:
 * after 15 minutes the token is dead. Best effort: it never throws.
 */
export async function resolveDeferred(deps: DeferredDeps, token: string, text: string): Promise<Resolved> {
  for (const waitMs of [...WAITS_MS, undefined]) {
    try {
      await patchOriginal(deps, token, text);
      return "resolved";
    } catch (error) {
      const isEarly = error instanceof DiscordRefusal && NOT_YET.includes(error.code);
      if (!isEarly || waitMs === undefined) {
        deps.log("debug", "discord-deferred-failed", { error: String(error) });
        return "gone";
      }
      await deps.clock.sleep(waitMs);
    }
  }
  return "gone";
}

function patchOriginal({ api, applicationId }: DeferredDeps, token: string, text: string): Promise<void> {
  const body = {
    content: cut(text, DISCORD_CONTENT_LIMIT),
    flags: FLAG.suppressEmbeds,
    allowed_mentions: { parse: [] },
  };
  // Do not send the bot's token: after any 401 the library forgets it.
  return doing(api.patch(Routes.webhookMessage(applicationId, token, "@original"), { body, auth: false }));
}

/**
 * The text that replaces "thinking…". It repeats the person's words, because Discord shows the words of a modal or a
 * command nowhere else.
 */
export function deferredText({ intent, person }: Pick<Inbound, "intent" | "person">): string {
  if (intent.kind === "report") return say(person.locale).report(intent);
  // Nobody waits for it: it comes from no interaction.
  if (intent.kind === "probe") return "";
  if (intent.kind === "silence") return "⚠️";
  if (intent.kind !== "reply") return `▶️ ${say(person.locale).button(intent.kind)}`;
  const quote = intent.text.replace(/^/gm, "> ");
  return person.name === undefined ? quote : `**${person.name}**\n${quote}`;
}

/** A deferred answer shows "thinking…" until a runner takes the inbound. Then the text replaces it. */
export function createPlaceholders(options: DiscordApiOptions & Omit<DeferredDeps, "api">): Placeholders {
  const deferred = { ...options, api: createPatientApi(options) };
  let resolving: Promise<unknown> = Promise.resolve();
  return {
    onTaken: (inbound) => {
      if (inbound.replyToken === undefined) return;
      const resolved = resolveDeferred(deferred, inbound.replyToken, deferredText(inbound));
      resolving = Promise.all([resolving, resolved]);
    },
    settled: async () => void (await resolving),
  };
}
