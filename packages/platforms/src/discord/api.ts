import { DiscordAPIError, RateLimitError, REST } from "@discordjs/rest";
import type { RESTOptions } from "@discordjs/rest";
import type { Clock } from "@echo/core/system/clock";
import { retry } from "@echo/core/system/retry";
import * as z from "zod";
import { Snowflake } from "./snowflake.ts";
import { PROGRAM } from "./user-agent.ts";

export interface DiscordApiOptions {
  /** `DISCORD_BOT_TOKEN` */
  token: string;
  /** `DISCORD_API_URL`, its version included */
  apiUrl: string;
  clock: Clock;
}

export type DiscordApi = REST;

/** The API did not answer, or cannot now. The message names no address: a deferred answer's address holds its token. */
export class DiscordUnreachable extends Error {
  override readonly name = "DiscordUnreachable";
  readonly code = "discord-unreachable";
}

/** Discord refused the call. We do not pass on the library's error: its payload holds the person's words. */
export class DiscordRefusal extends Error {
  override readonly name = "DiscordRefusal";
  readonly status: number;
  /** Discord's own error code, such as 50013 */
  readonly code: number | string;
  constructor(error: DiscordAPIError) {
    super(`${error.method} ${error.status} [${error.code}] ${plainMessage(error)}`);
    this.status = error.status;
    this.code = error.code;
  }
}

function plainMessage({ rawError }: DiscordAPIError): string {
  return "message" in rawError ? rawError.message : "";
}

const TIMEOUT_MS = 20_000;
/** We wait and try again ourselves: the library does not retry a closed socket, nor wait after a server error. */
const NETWORK_WAITS_MS = [500, 1000, 2000];

/** For calls that must arrive. Waits out rate limits. Tries again a few times if the network or the server fails. */
export function createPatientApi(options: DiscordApiOptions): DiscordApi {
  return createApi(options, { makeRequest: patiently(options) });
}

/** For calls that may be left out, and for commands at a terminal. Tries once; never while a rate limit lasts. */
export function createHastyApi(options: DiscordApiOptions): DiscordApi {
  return createApi(options, {
    makeRequest: (url, init) => request(options, url, init),
    rejectOnRateLimit: () => true,
  });
}

function createApi({ token, apiUrl }: DiscordApiOptions, change: Partial<RESTOptions>): DiscordApi {
  const api = apiUrl.replace(/\/+$/, "");
  const always = { api, version: VERSION, retries: 0, timeout: TIMEOUT_MS, userAgentAppendix: PROGRAM };
  return new REST({ ...always, ...change }).setToken(token);
}

const VERSION = "10";

type MakeRequest = RESTOptions["makeRequest"];

/** The library adds its version to the address, but `apiUrl` already holds one. */
function request(
  { apiUrl }: DiscordApiOptions,
  url: string,
  init: Parameters<MakeRequest>[1],
): ReturnType<MakeRequest> {
  const api = apiUrl.replace(/\/+$/, "");
  const address = url.replace(`${api}/v${VERSION}/`, `${api}/`);
  // The library's types name undici's own fetch. Node's fetch is the same.
  return fetch(address, init as unknown as RequestInit);
}

function patiently(options: DiscordApiOptions): MakeRequest {
  return (url, init) =>
    retry(
      { clock: options.clock, waitsMs: NETWORK_WAITS_MS },
      () => request(options, url, init),
      async (outcome) => {
        if ("error" in outcome) return init.signal?.aborted !== true;
        if (outcome.value.status < 500) return false;
        await outcome.value.text();
        return true;
      },
    );
}

/** Runs a call, and turns the library's errors into ours. */
export async function calling<T>(call: Promise<unknown>, Result: z.ZodType<T>): Promise<T> {
  return Result.parse(await call.catch(translate));
}

/** Like {@link calling}, for a call that returns nothing. */
export async function doing(call: Promise<unknown>): Promise<void> {
  await call.catch(translate);
}

function translate(error: unknown): never {
  if (error instanceof DiscordAPIError) throw new DiscordRefusal(error);
  if (error instanceof RateLimitError) throw error;
  if (error instanceof Error) throw new DiscordUnreachable(`no answer${reason(error)}`);
  throw new DiscordUnreachable("no answer");
}

/** The system's code, such as ECONNREFUSED, or the status. The error's message would name the address. */
function reason(error: Error): string {
  const cause = error.cause instanceof Error ? error.cause : error;
  if ("status" in cause && typeof cause.status === "number") return ` (${cause.status})`;
  return "code" in cause && typeof cause.code === "string" ? ` (${cause.code})` : ` (${error.name})`;
}

export const MessageId = z.object({ id: Snowflake });
