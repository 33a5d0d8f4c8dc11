import * as z from "zod";
import { cut } from "../text/cut.ts";
import { removeInvisible } from "../text/external.ts";

/**
 * Words in a message that are not the person's own. `forwarded`: the whole message is somebody else's. `quoted`: the
 * person chose this part of an earlier message. `answered`: the person replied to this message.
 */
export const Material = z.object({
  kind: z.enum(["forwarded", "quoted", "answered"]),
  /** Who wrote it, in one short line. */
  from: z.string().exactOptional(),
  /** Empty if only files were forwarded. */
  text: z.string(),
});
export type Material = z.infer<typeof Material>;

const NAME_LENGTH = 64;
/** UTF-16 units. The person knows the message that they point at, and the model often does too. */
const POINTED_AT_LENGTH = 500;

/** Material as it is stored. Only what is forwarded stays whole: the rest only shows what the person points at. */
export function material(kind: Material["kind"], text: string, from?: string): Material {
  const clean = removeInvisible(text.toWellFormed())
    .replace(/[\u2028\u2029]/g, "\n")
    .trim();
  const name = nameOf(from ?? "");
  return {
    kind,
    ...(name === "" ? {} : { from: name }),
    text: kind === "forwarded" ? clean : cut(clean, POINTED_AT_LENGTH),
  };
}

/** One line that cannot close its brackets or begin a tag. */
function nameOf(given: string): string {
  const line = removeInvisible(given.toWellFormed()).replace(/[`[\]<>\s]+/gu, " ");
  return cut(line.trim(), NAME_LENGTH);
}

const MARKS = { forwarded: "forwarded", quoted: "quoted", answered: "in reply to a message" } as const;

/** A Markdown quote for the model, with a first line that says whose words these are. */
export function renderMaterial({ kind, from, text }: Material): string {
  const mark = `[${MARKS[kind]}${from === undefined ? "" : ` from ${from}`}]`;
  return [mark, ...(text === "" ? [] : text.split("\n"))].map((line) => `> ${line}`.trimEnd()).join("\n");
}
