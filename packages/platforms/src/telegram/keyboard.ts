import * as z from "zod";
import type { Button } from "@echo/core/inbound/button";
import { encodeButton } from "@echo/core/inbound/button";
import { buttonLabel } from "@echo/core/message/button-label";
import type { Locale } from "@echo/core/text/locale";

const Key = z.object({
  text: z.string(),
  callback_data: z.string(),
  style: z.enum(["danger", "success", "primary"]).exactOptional(),
});
type Key = z.infer<typeof Key>;

/** Telegram's `InlineKeyboardMarkup`, with callback buttons only. */
export const Keyboard = z.object({ inline_keyboard: z.array(z.array(Key)) });
export type Keyboard = z.infer<typeof Keyboard>;

const STYLES: Partial<Record<Button["action"], NonNullable<Key["style"]>>> = {
  plan: "primary",
  advance: "primary",
  "skip-questions-now": "primary",
  finalize: "success",
  cancel: "danger",
  revise: "primary",
  withdraw: "danger",
  again: "primary",
};

/**
 * If a button's data does not fit in Telegram's 64 bytes, the button is left out: the person has to type instead. If no
 * button is left, `undefined`.
 */
export function keyboard(rows: readonly Button[][] | undefined, locale: Locale): Keyboard | undefined {
  const keys = rows
    ?.map((row) => row.flatMap((button) => key(button, buttonLabel(button, rows, locale))))
    .filter((row) => row.length > 0);
  return keys === undefined || keys.length === 0 ? undefined : { inline_keyboard: keys };
}

function key(button: Button, text: string): Key[] {
  const data = encodeButton(button);
  if (data === undefined) return [];
  const style = STYLES[button.action];
  return [{ text, callback_data: data, ...(style === undefined ? {} : { style }) }];
}
