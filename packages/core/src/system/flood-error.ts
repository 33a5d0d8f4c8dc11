/** A chat that takes nothing from us until a wait is over, which is too long to sit out within one call. */
export class FloodError extends Error {
  override readonly name = "FloodError";
  readonly code = "chat-flooded";
  readonly retryAfterMs: number;
  constructor(retryAfterMs: number, cause: unknown) {
    super(`nothing may be sent for ${retryAfterMs} ms`, { cause });
    this.retryAfterMs = retryAfterMs;
  }
}
