/** The store could not be reached or did not answer in time: nothing is known to have been stored. */
export class StoreError extends Error {
  readonly code = "store-unavailable";
  constructor(operation: string, cause: unknown) {
    super(`${operation} failed: ${cause instanceof Error ? cause.name : String(cause)}`, { cause });
    this.name = "StoreError";
  }
}
