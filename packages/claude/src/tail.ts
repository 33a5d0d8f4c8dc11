import type { FileHandle } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";
import type { Shortener } from "./shorten.ts";
import { createShortener } from "./shorten.ts";

const CHUNK_BYTES = 1 << 18;
/** UTF-16 units. Longer lines lose the middles of their long strings. */
const WHOLE_LENGTH = 1 << 20;

export interface Tail {
  /** The lines that were completed since the last call. One is held at a time. */
  readLines(): AsyncGenerator<string, void, undefined>;
  /** The text after the last line end. */
  rest(): string;
}

/**
 * Reads a file that another process is still writing. Lines may have any length: a very long one comes shortened, as the
 * shortener does it. Never cuts a character.
 */
export function createTail(file: FileHandle): Tail {
  const decoder = new StringDecoder("utf8");
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let position = 0;
  let rest = "";
  let shortener: Shortener | undefined;
  const add = (piece: string) => {
    if (shortener !== undefined) return shortener.add(piece);
    rest += piece;
    if (rest.length <= WHOLE_LENGTH) return;
    shortener = createShortener();
    shortener.add(rest);
    rest = "";
  };
  const line = () => shortener?.text() ?? rest;
  return {
    rest: line,
    async *readLines() {
      for (;;) {
        const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
        if (bytesRead === 0) return;
        position += bytesRead;
        const [first = "", ...others] = decoder.write(chunk.subarray(0, bytesRead)).split("\n");
        add(first);
        for (const next of others) {
          const complete = line();
          [rest, shortener] = ["", undefined];
          add(next);
          yield complete;
        }
      }
    },
  };
}
