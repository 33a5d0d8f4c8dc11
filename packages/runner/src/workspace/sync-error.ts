/** The approved plan cannot be trusted, found or written. */
export class SyncError extends Error {
  readonly code: string = "sync-failed";
}
