import * as z from "zod";
import type { Button } from "@echo/core/inbound/button";
import { encodeButton } from "@echo/core/inbound/button";
import { buttonLabel } from "@echo/core/message/button-label";
import { cut } from "@echo/core/text/cut";
import type { Locale } from "@echo/core/text/locale";

const ButtonComponent = z.object({
  type: z.literal(2),
  style: z.int(),
  label: z.string(),
  custom_id: z.string(),
});
type ButtonComponent = z.infer<typeof ButtonComponent>;

/** Discord's action row of buttons. */
export const ButtonRow = z.object({ type: z.literal(1), components: z.array(ButtonComponent) });
export type ButtonRow = z.infer<typeof ButtonRow>;

const ROWS_MAX = 5;
const BUTTONS_MAX = 5;
const LABEL_LENGTH = 80;

const STYLE = { primary: 1, secondary: 2, success: 3, danger: 4 } as const;
const STYLES: Record<Button["action"], number> = {
  plan: STYLE.primary,
  advance: STYLE.primary,
  finalize: STYLE.success,
  reply: STYLE.secondary,
  skip: STYLE.secondary,
  retry: STYLE.primary,
  cancel: STYLE.danger,
};

/** Empty when there is no button. One whose id does not fit can only be typed. */
export function buttonRows(rows: readonly Button[][] | undefined, locale: Locale): ButtonRow[] {
  return (rows ?? [])
    .map((row) =>
      row.flatMap((button) => component(button, buttonLabel(button, rows ?? [], locale))).slice(0, BUTTONS_MAX),
    )
    .filter((components) => components.length > 0)
    .slice(0, ROWS_MAX)
    .map((components) => ({ type: 1, components }));
}

function component(button: Button, label: string): ButtonComponent[] {
  const id = encodeButton(button);
  if (id === undefined) return [];
  return [{ type: 2, style: STYLES[button.action], label: cut(label, LABEL_LENGTH), custom_id: id }];
}
