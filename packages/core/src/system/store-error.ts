/** The store could not be reached or did not answer in time. The write may or may not have happened. */
export class StoreError extends Error {
  readonly code = "store-unavailable";
  constructor(operation: string, cause: unknown) {
    super(`${operation} failed: ${cause instanceof Error ? cause.name : String(cause)}`, { cause });
    this.name = "StoreError";
  }
}
