import type { ListenEnd } from "../platform.ts";
import type { Clock } from "@echo/core/system/clock";
import { doubled } from "@echo/core/system/retry";
import type { TelegramMethod } from "./answer.ts";
import type { TelegramApi } from "./api.ts";
import { calling, grammySignal, TelegramRefusal } from "./api.ts";
import type { TelegramDeps, UpdateHandler } from "./handle.ts";
import { createUpdateHandler } from "./handle.ts";
import { setCommandMenu } from "./register.ts";
import { HANDLED_UPDATES } from "./update.ts";

export interface TelegramPollOptions extends Omit<TelegramDeps, "botUsername"> {
  /** Must try each call once, with a timeout above `waitS`. */
  api: TelegramApi;
  clock: Clock;
  signal: AbortSignal;
  /** Seconds that Telegram holds a request while there is no update. */
  waitS?: number;
}

const WAIT_S = 25;
const BACKOFF_MS = { first: 1000, most: 60_000 };
const ANSWER_TIMEOUT_MS = 5000;
const CONFIRM_TIMEOUT_MS = 2000;

/**
 * For one machine without a public address: long polling feeds updates to the handler that the webhook uses. The offset
 * moves past an update only once it is handled. So an update that could not be stored comes again.
 */
export async function pollTelegram(options: TelegramPollOptions): Promise<ListenEnd> {
  const { desk, clock, signal } = options;
  const place = { offset: 0 };
  let handle: UpdateHandler | undefined;
  let failures = 0;
  while (!signal.aborted) {
    try {
      handle ??= await begin(options);
      await pollOnce(options, handle, place);
      failures = 0;
    } catch (error) {
      if (signal.aborted) break;
      if (error instanceof TelegramRefusal && (error.code === 401 || error.code === 404)) {
        desk.log("error", "telegram-token-refused", { error: String(error) });
        return { kind: "refused", reason: error.description };
      }
      failures += 1;
      const waitMs = waitAfter(error, failures);
      desk.log("warn", "telegram-poll-failed", { error: String(error), waitMs });
      await clock.sleep(waitMs, signal);
    }
  }
  await confirm(options, place.offset);
  return { kind: "stopped" };
}

function waitAfter(error: unknown, failures: number): number {
  const floodS = error instanceof TelegramRefusal ? error.retryAfterS : undefined;
  return floodS === undefined ? doubled(BACKOFF_MS, failures) : floodS * 1000;
}

/** Removes the webhook, so that polling works. Asks for our name: in a group we may see commands to other bots. */
async function begin(options: TelegramPollOptions): Promise<UpdateHandler> {
  const { api, signal } = options;
  await calling(api.raw.deleteWebhook({ drop_pending_updates: false }, grammySignal(signal)));
  const { username } = await calling(api.raw.getMe(grammySignal(signal)));
  await bestEffort(options, "command-menu", setCommandMenu(api));
  return createUpdateHandler({ ...options, botUsername: username });
}

async function pollOnce(options: TelegramPollOptions, handle: UpdateHandler, place: { offset: number }): Promise<void> {
  const { api, signal, waitS = WAIT_S } = options;
  const request = { offset: place.offset, timeout: waitS, allowed_updates: HANDLED_UPDATES };
  const updates = await calling(api.raw.getUpdates(request, grammySignal(signal)));
  for (const update of updates) {
    const method = await handle(JSON.stringify(update));
    place.offset = update.update_id + 1;
    if (method !== undefined) await answer(options, method);
    if (signal.aborted) return;
  }
}

/** Tells Telegram the last update that we handled, so that the next start does not get it again. */
async function confirm(options: TelegramPollOptions, offset: number): Promise<void> {
  if (offset === 0) return;
  const limit = grammySignal(AbortSignal.timeout(CONFIRM_TIMEOUT_MS));
  await bestEffort(options, "confirm", calling(options.api.raw.getUpdates({ offset, limit: 1, timeout: 0 }, limit)));
}

/** Tries once and only logs a failure, like the body of the webhook's 200. A stop lets the call finish. */
async function answer(options: TelegramPollOptions, method: TelegramMethod): Promise<void> {
  const limit = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  await bestEffort(options, method.method, calling(execute(options.api, method, limit)));
}

async function bestEffort({ desk }: TelegramPollOptions, what: string, call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    desk.log("warn", "telegram-call-failed", { what, error: String(error) });
  }
}

function execute(api: TelegramApi, call: TelegramMethod, signal: AbortSignal): Promise<unknown> {
  if (call.method === "sendMessage") {
    const { method: _, ...payload } = call;
    return api.raw.sendMessage(payload, grammySignal(signal));
  }
  const { method: _, ...payload } = call;
  return api.raw.answerCallbackQuery(payload, grammySignal(signal));
}
