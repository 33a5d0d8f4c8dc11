import * as z from "zod";
import { cutMiddle } from "../text/cut.ts";
import { removeInvisible } from "../text/external.ts";

/** Each file of a message, in bytes. */
export const FILE_MAX_BYTES = 256 * 1024;
export const FILES_PER_MESSAGE = 5;
export const FILES_PER_SESSION = 50;

/** Text by its name, or by what the sender's device calls it; its bytes are looked at when it is fetched. */
const EXTENSION = /\.(md|markdown|txt|csv|tsv|json|yaml|yml|toml|log)$/i;
const MIME = /^(text\/(plain|markdown|csv|yaml)|application\/(json|yaml))\s*(;|$)/i;

/** A file that came with a person's words. */
export const SentFile = z.object({
  /** As it was called, in one line. Not to be used as a path. */
  name: z.string(),
  /** As the platform says. */
  bytes: z.int().nonnegative(),
  /** What the platform needs to fetch it. */
  ref: z.string().min(1),
});
export type SentFile = z.infer<typeof SentFile>;

/** As a platform describes it, before it is decided whether it is taken. */
export interface OfferedFile extends SentFile {
  mime: string | undefined;
}

/**
 * Why a file is not read: no kind of text, too large, one too many for a message or a planning, beside a command, or
 * beside words that were not taken either; and, once it was taken: not there any more, not text after all, or nowhere
 * to keep it.
 */
export const FileProblem = z.enum(["type", "size", "count", "many", "command", "words", "gone", "not-text", "unkept"]);
export type FileProblem = z.infer<typeof FileProblem>;

export const RefusedFile = z.object({ name: z.string(), problem: FileProblem });
export type RefusedFile = z.infer<typeof RefusedFile>;

/** What became of a file that was taken: where it lies below the project's folder, or why it is not there. */
export const TakenFile = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("kept"), path: z.string(), bytes: z.int().nonnegative() }),
  z.object({ kind: z.literal("unread"), ...RefusedFile.shape }),
]);
export type TakenFile = z.infer<typeof TakenFile>;

/** Those that are taken, and the others with the reason. */
export function admitFiles(offered: readonly OfferedFile[]): { files: SentFile[]; refused: RefusedFile[] } {
  const files: SentFile[] = [];
  const refused: RefusedFile[] = [];
  for (const { name: given, bytes, ref, mime } of offered) {
    const name = label(given);
    const problem = problemOf(given, mime, bytes, files.length);
    if (problem === undefined) files.push({ name, bytes, ref });
    else refused.push({ name, problem });
  }
  return { files, refused };
}

function problemOf(name: string, mime: string | undefined, bytes: number, count: number): FileProblem | undefined {
  if (!EXTENSION.test(name.trim()) && !MIME.test(mime ?? "")) return "type";
  if (bytes > FILE_MAX_BYTES) return "size";
  return count >= FILES_PER_MESSAGE ? "count" : undefined;
}

const LABEL_LENGTH = 100;
const LABEL_END = 20;

/** The name as a sentence shows it: one short line without marks, its ending kept. */
function label(name: string): string {
  const line = removeInvisible(name.toWellFormed())
    .replace(/[`\s]+/g, " ")
    .trim();
  return line === "" ? "file" : cutMiddle(line, LABEL_LENGTH, LABEL_END);
}
