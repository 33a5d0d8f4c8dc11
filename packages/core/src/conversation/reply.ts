import * as z from "zod";
import { Button } from "../inbound/button.ts";
import { Locale } from "../text/locale.ts";

/** One message to say in a chat. Each platform renders it into pieces within its own limits. */
export const Reply = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("text"),
    locale: Locale,
    markdown: z.string(),
    /** Rows of buttons, shown under the last piece. */
    buttons: z.array(z.array(Button)).exactOptional(),
  }),
  z.object({
    kind: z.literal("document"),
    locale: Locale,
    filename: z.string(),
    text: z.string(),
    caption: z.string(),
  }),
]);
export type Reply = z.infer<typeof Reply>;
