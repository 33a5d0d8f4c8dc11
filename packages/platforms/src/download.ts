import type { Clock } from "@echo/core/system/clock";
import { retry } from "@echo/core/system/retry";
import type { FetchedFile } from "@echo/core/port/chat";

/** The server did not answer, or cannot now. The message names no address: an address may hold a token. */
export class DownloadFailed extends Error {
  override readonly name = "DownloadFailed";
  readonly code = "download-failed";
}

/** Milliseconds for one try. */
const TIMEOUT_MS = 8000;
const WAITS_MS = [500, 1000, 2000];

type Attempt = FetchedFile | { kind: "failed"; reason: string };

/** Reads a file of at most `maxBytes`, whatever size the platform reported. Tries again a few times, then throws. */
export async function download(
  address: string,
  maxBytes: number,
  clock: Clock,
  signal: AbortSignal,
): Promise<FetchedFile> {
  const last = await retry(
    { clock, waitsMs: WAITS_MS, signal },
    () => tryOnce(address, maxBytes, signal),
    (outcome) => "value" in outcome && outcome.value.kind === "failed" && !signal.aborted,
  );
  if (last.kind === "failed") throw new DownloadFailed(`no file (${last.reason})`);
  return last;
}

async function tryOnce(address: string, maxBytes: number, stop: AbortSignal): Promise<Attempt> {
  try {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(TIMEOUT_MS)]);
    const response = await fetch(address, { redirect: "error", signal });
    if (response.ok) return await readAtMost(response, maxBytes);
    await response.body?.cancel();
    const mayPass = response.status === 429 || response.status >= 500;
    const reason = `status ${response.status}`;
    return mayPass ? { kind: "failed", reason } : { kind: "refused", problem: "gone", reason };
  } catch (error) {
    return { kind: "failed", reason: codeOf(error) };
  }
}

/** Stops reading as soon as there is too much. */
async function readAtMost({ body }: Response, maxBytes: number): Promise<FetchedFile> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > maxBytes) return { kind: "refused", problem: "size", reason: `more than ${maxBytes} bytes` };
    chunks.push(chunk);
  }
  return { kind: "fetched", bytes: Buffer.concat(chunks) };
}

/** The system's code, such as ECONNREFUSED. The error's message would name the address. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && "code" in cause && typeof cause.code === "string") return cause.code;
  return error instanceof Error ? error.name : "unknown";
}
