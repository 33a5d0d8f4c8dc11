import * as z from "zod";
import type { Button } from "@echo/core/button";
import { encodeButton } from "@echo/core/button";
import type { Locale } from "@echo/core/locale";
import { say } from "@echo/core/message/say";

const Key = z.object({
  text: z.string(),
  callback_data: z.string(),
  style: z.enum(["danger", "success", "primary"]).exactOptional(),
});
type Key = z.infer<typeof Key>;

/** Telegram's `InlineKeyboardMarkup`, of buttons that call back. */
export const Keyboard = z.object({ inline_keyboard: z.array(z.array(Key)) });
export type Keyboard = z.infer<typeof Keyboard>;

const STYLES: Partial<Record<Button["action"], NonNullable<Key["style"]>>> = {
  plan: "primary",
  advance: "primary",
  finalize: "success",
  cancel: "danger",
};

/** `undefined` when no button is left: one whose data does not fit in Telegram's 64 bytes can only be typed. */
export function keyboard(rows: readonly Button[][] | undefined, locale: Locale): Keyboard | undefined {
  const slugs = new Set(rows?.flat().flatMap((button) => (button.action === "plan" ? [button.slug] : [])));
  const isList = slugs.size > 1;
  const keys = rows?.map((row) => row.flatMap((button) => key(button, locale, isList))).filter((row) => row.length > 0);
  return keys === undefined || keys.length === 0 ? undefined : { inline_keyboard: keys };
}

function key(button: Button, locale: Locale, isList: boolean): Key[] {
  const data = encodeButton(button);
  if (data === undefined) return [];
  const label = say(locale).button(button.action);
  const text = button.action === "plan" && isList ? `${label}: ${button.slug}` : label;
  const style = STYLES[button.action];
  return [{ text, callback_data: data, ...(style === undefined ? {} : { style }) }];
}
