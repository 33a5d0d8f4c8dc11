import type { Adapter } from "../id/conversation-key.ts";
import type { Reply } from "../conversation/reply.ts";

/** A rendered piece of a reply; only its platform reads it. */
export type Piece = Readonly<Record<string, unknown>>;

/** `refused`: the chat will never take it (blocked, kicked, deleted); anything that may pass is thrown. */
export type SendResult = { kind: "sent"; messageId: string } | { kind: "refused"; reason: string };

/** `gone`: it has expired, was deleted or never was there. What may pass is thrown. */
export type FetchedFile =
  | { kind: "fetched"; bytes: Uint8Array }
  | { kind: "refused"; problem: "gone" | "size"; reason: string };

/**
 * One platform, as the runner uses it. `channel` is the part of the conversation's key behind the adapter.
 * Only `send` and `fetchFile` matter for correctness; the others are best effort and never throw.
 */
export interface Chat {
  readonly adapter: Adapter;
  /** The platform's name in a sentence. */
  readonly label: string;
  /** Pure and deterministic: the same reply gives the same pieces, each within the platform's limits. */
  render(reply: Reply): Piece[];
  /** `nonce` (at most 25 characters) is the same whenever this piece is sent again. Waits out flood limits; throws a FloodError for a long one. */
  send(channel: string, piece: Piece, nonce: string): Promise<SendResult>;
  /**
   * A file that a person sent, by the platform's own reference; no more than `maxBytes` of it are ever held. How long
   * it may take is the caller's to say: it throws soon after `signal` aborts.
   */
  fetchFile(channel: string, ref: string, maxBytes: number, signal: AbortSignal): Promise<FetchedFile>;
  /** Milliseconds between two edits of the progress message, and between two typing signals. */
  readonly pace: { progressMs: number; typingMs: number };
  typing(channel: string): Promise<void>;
  /** Creates or edits the one progress message of a turn; returns its id for the next call. */
  showProgress(channel: string, text: string, messageId: string | undefined): Promise<string | undefined>;
  clearProgress(channel: string, messageId: string): Promise<void>;
  /** One reaction on the person's message: it was noted. */
  react(channel: string, messageId: string): Promise<void>;
}
