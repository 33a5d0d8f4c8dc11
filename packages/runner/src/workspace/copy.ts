import path from "node:path";
import { sha256 } from "@echo/core/id/sha256";
import { writeConfined } from "./confined.ts";

/** Copies the text beside the file. The name holds the text's hash, so that the same text is copied only once. */
export async function keepCopy(root: string, file: string, text: string): Promise<string> {
  const { dir, name, ext } = path.parse(file);
  const copy = path.join(dir, `${name}.${sha256(text).slice(0, 8)}${ext}`);
  await writeConfined(root, copy, text);
  return copy;
}
