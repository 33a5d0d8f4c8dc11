/** The chat takes no message until a wait is over, and the wait is too long for one call. */
export class FloodError extends Error {
  override readonly name = "FloodError";
  readonly code = "chat-flooded";
  readonly retryAfterMs: number;
  constructor(retryAfterMs: number, cause: unknown) {
    super(`nothing may be sent for ${retryAfterMs} ms`, { cause });
    this.retryAfterMs = retryAfterMs;
  }
}
