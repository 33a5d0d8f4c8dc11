import { autoRetry } from "@grammyjs/auto-retry";
import type { Clock } from "@echo/core/system/clock";
import { retry } from "@echo/core/system/retry";
import { Api, GrammyError, HttpError } from "grammy";

export interface TelegramApiOptions {
  token: string;
  /** `TELEGRAM_API_URL` */
  apiUrl: string;
  clock: Clock;
}

export type TelegramApi = Api;

/** The API did not answer. The message names only the method: grammY's own error holds the address with the token. */
export class TelegramUnreachable extends Error {
  override readonly name = "TelegramUnreachable";
  readonly code = "telegram-unreachable";
}

/** Telegram refused the call. We do not pass on grammY's error: its payload holds the person's words. */
export class TelegramRefusal extends Error {
  override readonly name = "TelegramRefusal";
  readonly code: number;
  readonly description: string;
  readonly retryAfterS: number | undefined;
  constructor(error: GrammyError) {
    super(`${error.method}: ${error.error_code} ${error.description}`);
    this.code = error.error_code;
    this.description = error.description;
    this.retryAfterS = error.parameters.retry_after;
  }
}

/** If Telegram asks for a longer wait, the error is thrown. The delivery then waits, and tries again. */
const FLOOD_WAIT_MAX_S = 120;
const FLOOD_RETRIES = 8;
const NETWORK_WAITS_MS = [500, 1000, 2000];

/** For calls that must arrive. Waits out flood limits. Tries again a few times if the network or the server fails. */
export function createPatientApi(options: TelegramApiOptions): TelegramApi {
  const api = createHastyApi(options, 30);
  api.config.use(retryFailures(options.clock));
  api.config.use(
    autoRetry({
      maxDelaySeconds: FLOOD_WAIT_MAX_S,
      maxRetryAttempts: FLOOD_RETRIES,
      rethrowHttpErrors: true,
      rethrowInternalServerErrors: true,
    }),
  );
  return api;
}

/** For calls that may be left out, and for commands at a terminal. Tries once. */
export function createHastyApi({ token, apiUrl }: TelegramApiOptions, timeoutSeconds = 10): TelegramApi {
  const api = new Api(token, { apiRoot: apiUrl.replace(/\/+$/, ""), timeoutSeconds });
  api.config.use((call, method, payload, signal) => call(method, payload, signal).catch(redact(method)));
  return api;
}

function redact(method: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof HttpError)) throw error;
    throw new TelegramUnreachable(`${method}: no answer${reason(error.error)}`);
  };
}

/** The system's code, such as ECONNREFUSED. The error's message would name the address. */
function reason(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? ` (${error.code})` : "";
}

function retryFailures(clock: Clock): Parameters<Api["config"]["use"]>[0] {
  return (call, method, payload, signal) =>
    retry(
      { clock, waitsMs: NETWORK_WAITS_MS },
      () => call(method, payload, signal),
      (outcome) =>
        "error" in outcome
          ? outcome.error instanceof TelegramUnreachable && signal?.aborted !== true
          : !outcome.value.ok && outcome.value.error_code >= 500,
    );
}

/** Runs a call, and turns grammY's error into ours. */
export async function calling<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw error instanceof GrammyError ? new TelegramRefusal(error) : error;
  }
}

type GrammySignal = NonNullable<Parameters<Api["getMe"]>[0]>;

/** grammY's types name the signal of an older package, but grammY accepts the built-in signal. */
export function grammySignal(signal: AbortSignal): GrammySignal {
  return signal as unknown as GrammySignal;
}
