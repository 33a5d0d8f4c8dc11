import * as z from "zod";
import { parseEntities } from "./entity-parser.ts";
import { badRequest } from "./refusal.ts";
import type { FakeButton } from "./world.ts";

const TEXT_MAX = 4096;
const CAPTION_MAX = 1024;
const DATA_MAX_BYTES = 64;

/** Numbers come as text in multipart bodies. */
export const id = z.coerce.number().int();

const Markup = z.object({
  inline_keyboard: z.array(
    z.array(
      z.object({
        text: z.string(),
        callback_data: z.string(),
        style: z.enum(["danger", "success", "primary"]).optional(),
      }),
    ),
  ),
});

export const contentFields = {
  parse_mode: z.enum(["HTML"]).optional(),
  reply_markup: Markup.optional(),
};

/** The visible text. Limits count its length after entity parsing. */
export function visibleText(raw: string, parseMode: "HTML" | undefined, kind: "text" | "caption"): string {
  const text = parsed(raw, parseMode);
  if (kind === "text" && text.trim() === "") throw badRequest("message text is empty");
  if (kind === "text" && text.length > TEXT_MAX) throw badRequest("message is too long");
  if (kind === "caption" && text.length > CAPTION_MAX) throw badRequest("message caption is too long");
  return text;
}

function parsed(raw: string, parseMode: "HTML" | undefined): string {
  if (parseMode === undefined) return raw;
  const result = parseEntities(raw);
  if (result.kind === "refused") throw badRequest(result.reason);
  return result.text;
}

export function readKeyboard(markup: z.infer<typeof Markup> | undefined): FakeButton[][] {
  const rows = markup?.inline_keyboard ?? [];
  for (const { text, callback_data: data } of rows.flat()) {
    const bytes = Buffer.byteLength(data);
    if (bytes < 1 || bytes > DATA_MAX_BYTES) throw badRequest("BUTTON_DATA_INVALID");
    if (text === "") throw badRequest("inline keyboard button text is empty");
  }
  return rows.map((row) => row.map(({ text, callback_data }) => ({ text, callback_data })));
}
