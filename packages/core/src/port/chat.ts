import type { Adapter } from "../conversation-key.ts";
import type { Reply } from "../reply.ts";

/** A rendered piece of a reply; only its platform reads it. */
export type Piece = Readonly<Record<string, unknown>>;

/** `refused`: the chat will never take it (blocked, kicked, deleted); anything that may pass is thrown. */
export type SendResult = { kind: "sent"; messageId: string } | { kind: "refused"; reason: string };

/**
 * One platform, as the runner uses it. `channel` is the part of the conversation's key behind the adapter.
 * Only `send` matters for correctness; the others are best effort and never throw.
 */
export interface Chat {
  readonly adapter: Adapter;
  /** Pure and deterministic: the same reply gives the same pieces, each within the platform's limits. */
  render(reply: Reply): Piece[];
  /** `nonce` (at most 25 characters) is the same whenever this piece is sent again. Waits out flood limits. */
  send(channel: string, piece: Piece, nonce: string): Promise<SendResult>;
  /** Milliseconds between two edits of the progress message, and between two typing signals. */
  readonly pace: { progressMs: number; typingMs: number };
  typing(channel: string): Promise<void>;
  /** Creates or edits the one progress message of a turn; returns its id for the next call. */
  showProgress(channel: string, text: string, messageId: string | undefined): Promise<string | undefined>;
  clearProgress(channel: string, messageId: string): Promise<void>;
  /** One reaction on the person's message: it was noted. */
  react(channel: string, messageId: string): Promise<void>;
}
