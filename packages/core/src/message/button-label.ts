import type { Button } from "../inbound/button.ts";
import type { Locale } from "../text/locale.ts";
import { say } from "./say.ts";

/** The label of a button in these rows. If several projects can be planned, each button names its own. */
export function buttonLabel(button: Button, rows: readonly Button[][], locale: Locale): string {
  const label = say(locale).button(button.action);
  const slugs = new Set(rows.flat().flatMap((one) => (one.action === "plan" ? [one.slug] : [])));
  return button.action === "plan" && slugs.size > 1 ? `${label}: ${button.slug}` : label;
}
