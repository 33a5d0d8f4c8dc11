import { sha256 } from "./sha256.ts";

/** Discord keeps a nonce of at most 25 characters. */
const NONCE_LENGTH = 22;

/** Names one sending of one message. The same for the same `text`, so that the chat can recognise a repetition. */
export function nonceOf(text: string): string {
  return sha256(text).slice(0, NONCE_LENGTH);
}
