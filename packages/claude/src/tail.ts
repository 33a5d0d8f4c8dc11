import type { FileHandle } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";

const CHUNK_BYTES = 1 << 18;

export interface Tail {
  /** The lines that were completed since the last call. */
  readLines(): Promise<string[]>;
  /** The text after the last line end. */
  rest(): string;
}

/** Reads a file that another process is still writing. Lines may have any length. Never cuts a character. */
export function createTail(file: FileHandle): Tail {
  const decoder = new StringDecoder("utf8");
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let position = 0;
  let rest = "";
  return {
    rest: () => rest,
    async readLines() {
      const complete: string[] = [];
      for (;;) {
        const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, position);
        if (bytesRead === 0) return complete;
        position += bytesRead;
        const [first = "", ...others] = decoder.write(chunk.subarray(0, bytesRead)).split("\n");
        rest += first;
        for (const next of others) {
          complete.push(rest);
          rest = next;
        }
      }
    },
  };
}
