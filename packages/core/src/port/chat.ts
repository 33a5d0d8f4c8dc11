import type { Adapter } from "../id/conversation-key.ts";
import type { Reply } from "../conversation/reply.ts";

/** A rendered piece of a reply. Only its own platform reads it. */
export type Piece = Readonly<Record<string, unknown>>;

/**
 * What became of a piece. `content-refused`: the chat takes no such content, in no plainer form either; other pieces may
 * follow. `gone`: we may write nothing here any more (deleted, left, blocked, locked). A failure that may pass by itself
 * (flood, server, network) is thrown.
 */
export type SendResult =
  | { kind: "sent"; messageId: string }
  | { kind: "content-refused"; reason: string }
  | { kind: "gone"; reason: string };

/** `gone`: the file has expired, was deleted or never existed. A failure that may be temporary is thrown. */
export type FetchedFile =
  | { kind: "fetched"; bytes: Uint8Array }
  | { kind: "refused"; problem: "gone" | "size"; reason: string };

/**
 * One platform, as the runner uses it. `channel` is the part of the conversation's key behind the adapter.
 * Correctness depends only on `send` and `fetchFile`. The other methods are best effort and never throw.
 */
export interface Chat {
  readonly adapter: Adapter;
  /** The platform's name in a sentence. */
  readonly label: string;
  /**
   * Pure: each piece is within the platform's limits and shows something. `plain`: the words as they are written, without
   * formatting, in a time that depends on their number alone.
   */
  render(reply: Reply, form?: "plain"): Iterable<Piece>;
  /**
   * `nonce` (at most 25 characters) is the same each time this piece is sent. Waits until a flood limit is over; if the
   * wait is long, throws a FloodError.
   */
  send(channel: string, piece: Piece, nonce: string): Promise<SendResult>;
  /**
   * Fetches a file that a person sent, by the platform's own reference. Never holds more than `maxBytes` of it. The
   * caller decides how long it may take: it throws soon after `signal` aborts.
   */
  fetchFile(channel: string, ref: string, maxBytes: number, signal: AbortSignal): Promise<FetchedFile>;
  /** Milliseconds between two edits of the progress message, and between two typing signals. */
  readonly pace: { progressMs: number; typingMs: number };
  /** `"gone"`: the place refused it for good. */
  typing(channel: string): Promise<"gone" | undefined>;
  /** Creates or edits the one progress message of a turn; returns its id for the next call. */
  showProgress(channel: string, text: string, messageId: string | undefined): Promise<string | undefined>;
  clearProgress(channel: string, messageId: string): Promise<void>;
  /** A reaction on the person's message, to show that the bot has noted it. */
  react(channel: string, messageId: string): Promise<void>;
}
