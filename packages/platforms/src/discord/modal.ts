import type { APIModalInteractionResponseCallbackData } from "discord-api-types/v10";
import type { Locale } from "@echo/core/text/locale";
import { say } from "@echo/core/message/say";
import { COMPONENT, PARAGRAPH } from "./number.ts";

/** The one field of the modal. */
export const REPLY_FIELD = "text";
/** Discord's limit for a text input. */
const TEXT_LENGTH = 4000;

/** The dialog that `Reply` opens. It carries the id of the pressed button. */
export function replyModal(customId: string, locale: Locale): APIModalInteractionResponseCallbackData {
  return {
    custom_id: customId,
    title: say(locale).button("reply"),
    components: [
      {
        type: COMPONENT.label,
        label: say(locale).answerHere,
        component: {
          type: COMPONENT.textInput,
          custom_id: REPLY_FIELD,
          style: PARAGRAPH,
          min_length: 1,
          max_length: TEXT_LENGTH,
          required: true,
        },
      },
    ],
  };
}
