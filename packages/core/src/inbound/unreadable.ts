import * as z from "zod";

/** What a person may send that the planner cannot read. A platform's new kinds are `unknown` until they get a name. */
export const Unreadable = z.enum([
  "picture",
  "video",
  "animation",
  "voice",
  "audio",
  "sticker",
  /** Several pictures or videos sent as one message. */
  "album",
  "poll",
  "checklist",
  "paid-media",
  "game",
  "rich-message",
  "story",
  "giveaway",
  "contact",
  "location",
  "dice",
  "unknown",
]);
export type Unreadable = z.infer<typeof Unreadable>;
