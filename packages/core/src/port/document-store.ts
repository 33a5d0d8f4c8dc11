/** Immutable texts, each stored under its own sha256. */
export interface DocumentStore {
  /** Stores the text under `plans/<slug>/<sha256>.md` and returns the sha256. Idempotent. */
  put(slug: string, text: string): Promise<string>;
  /** The text, verified against its sha256; `undefined` if it is not stored. */
  get(slug: string, sha256: string): Promise<string | undefined>;
}
