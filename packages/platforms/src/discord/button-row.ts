import * as z from "zod";
import type { Button } from "@echo/core/inbound/button";
import { encodeButton } from "@echo/core/inbound/button";
import { buttonLabel } from "@echo/core/message/button-label";
import { cut } from "@echo/core/text/cut";
import type { Locale } from "@echo/core/text/locale";
import { BUTTON_STYLE, COMPONENT } from "./number.ts";

const ButtonComponent = z.object({
  type: z.literal(COMPONENT.button),
  style: z.int(),
  label: z.string(),
  custom_id: z.string(),
});
type ButtonComponent = z.infer<typeof ButtonComponent>;

/** Discord's action row of buttons. */
export const ButtonRow = z.object({ type: z.literal(COMPONENT.row), components: z.array(ButtonComponent) });
export type ButtonRow = z.infer<typeof ButtonRow>;

const ROWS_MAX = 5;
const BUTTONS_MAX = 5;
const LABEL_LENGTH = 80;

const STYLES: Record<Button["action"], number> = {
  plan: BUTTON_STYLE.primary,
  advance: BUTTON_STYLE.primary,
  finalize: BUTTON_STYLE.success,
  reply: BUTTON_STYLE.secondary,
  skip: BUTTON_STYLE.secondary,
  "skip-questions": BUTTON_STYLE.secondary,
  "skip-questions-now": BUTTON_STYLE.primary,
  retry: BUTTON_STYLE.primary,
  cancel: BUTTON_STYLE.danger,
  revise: BUTTON_STYLE.primary,
  "start-over": BUTTON_STYLE.secondary,
  leave: BUTTON_STYLE.secondary,
  withdraw: BUTTON_STYLE.danger,
  again: BUTTON_STYLE.primary,
};

/** Empty if there is no button. A button whose id does not fit is left out: the person has to type instead. */
export function buttonRows(rows: readonly Button[][] | undefined, locale: Locale): ButtonRow[] {
  return (rows ?? [])
    .map((row) =>
      row.flatMap((button) => component(button, buttonLabel(button, rows ?? [], locale))).slice(0, BUTTONS_MAX),
    )
    .filter((components) => components.length > 0)
    .slice(0, ROWS_MAX)
    .map((components) => ({ type: COMPONENT.row, components }));
}

function component(button: Button, label: string): ButtonComponent[] {
  const id = encodeButton(button);
  if (id === undefined) return [];
  return [{ type: COMPONENT.button, style: STYLES[button.action], label: cut(label, LABEL_LENGTH), custom_id: id }];
}
