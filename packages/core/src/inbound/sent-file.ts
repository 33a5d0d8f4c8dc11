import * as z from "zod";
import { cutMiddle } from "../text/cut.ts";
import { removeInvisible } from "../text/external.ts";

/** The largest size of each file in a message, in bytes. */
export const FILE_MAX_BYTES = 256 * 1024;
export const FILES_PER_MESSAGE = 5;
export const FILES_PER_SESSION = 50;

/** Text by its name, or by the type that the sender's device gives. Its bytes are checked when it is fetched. */
const ENDINGS = [
  "md markdown mdx txt text rst adoc asciidoc org tex log csv tsv json jsonl ndjson json5 jsonc yaml yml toml ini cfg",
  "conf properties html htm xml svg css scss less vue svelte astro js jsx mjs cjs ts tsx mts cts py rb go rs java kt",
  "swift c h cpp hpp cs php pl lua r ex exs erl hs scala clj dart sh bash zsh fish ps1 bat sql graphql gql proto prisma",
  "tf hcl feature ics vtt srt diff patch",
];
const EXTENSION = new RegExp(String.raw`\.(${ENDINGS.join(" ").replaceAll(" ", "|")})$`, "i");
const MIME =
  /^(text\/[\w.+-]+|application\/((x-)?(yaml|sh|sql|javascript|typescript|toml)|json|xml|[\w.-]+\+(json|xml)))\s*(;|$)/i;

/** A file that came with a person's words. */
export const SentFile = z.object({
  /** The sender's name for it, in one line. Must not be used as a path. */
  name: z.string(),
  /** The size that the platform reports. */
  bytes: z.int().nonnegative(),
  /** The reference that the platform needs to fetch it. */
  ref: z.string().min(1),
});
export type SentFile = z.infer<typeof SentFile>;

/** A file as the platform describes it, before the planner decides whether to take it. */
export interface OfferedFile extends SentFile {
  mime: string | undefined;
}

/**
 * Why a file is not read. Before it is taken: it is not text, too large, one too many for a message or a planning, sent
 * with a command, or sent with words that were not taken either. After it is taken: it is gone, it is not text after
 * all, or there is no place to keep it.
 */
export const FileProblem = z.enum(["type", "size", "count", "many", "command", "words", "gone", "not-text", "unkept"]);
export type FileProblem = z.infer<typeof FileProblem>;

export const RefusedFile = z.object({ name: z.string(), problem: FileProblem });
export type RefusedFile = z.infer<typeof RefusedFile>;

/** The result for a file that was taken: its path below the project's folder, or why it is not there. */
export const TakenFile = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("kept"),
    path: z.string(),
    bytes: z.int().nonnegative(),
    /** The sender's, if the path does not show it. */ name: z.string().exactOptional(),
  }),
  z.object({ kind: z.literal("unread"), ...RefusedFile.shape }),
]);
export type TakenFile = z.infer<typeof TakenFile>;

/** The files that are taken, and the others with the reason. */
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
  if (!isNamedAsText(name) && !MIME.test(mime ?? "")) return "type";
  if (bytes > FILE_MAX_BYTES) return "size";
  return count >= FILES_PER_MESSAGE ? "count" : undefined;
}

export function isNamedAsText(name: string): boolean {
  return EXTENSION.test(name.trim());
}

const LABEL_LENGTH = 100;
const LABEL_END = 20;

/** The name for use in a sentence: one short line without Markdown, with its ending. */
function label(name: string): string {
  const line = removeInvisible(name.toWellFormed())
    .replace(/[`\s]+/g, " ")
    .trim();
  return line === "" ? "file" : cutMiddle(line, LABEL_LENGTH, LABEL_END);
}
