import { RESTJSONErrorCodes as Code } from "discord-api-types/v10";
import { DiscordRefusal } from "./api.ts";

/** `later`: neither the message nor the place is wrong, so another try may be answered otherwise. */
export type Refused = "content" | "gone" | "later";

/** By code, where the status says something else. */
const BY_CODE: Readonly<Record<number, Refused>> = {
  [Code.ExplicitContentCannotBeSentToTheDesiredRecipient]: "content",
  [Code.CannotSendMessagesInNonTextChannel]: "gone",
  [Code.CannotExecuteActionOnThisChannelType]: "gone",
  [Code.InvalidActionOnArchivedThread]: "gone",
  [Code.ThreadLocked]: "gone",
  [Code.CloudflareIsBlockingYourRequest]: "later",
};

/** By status: a bad form or a file too large is the message's fault; no access and no channel are the place's. */
const BY_STATUS: Readonly<Record<number, Refused>> = { 400: "content", 413: "content", 403: "gone", 404: "gone" };

export function refusedBy(error: unknown): Refused {
  if (!(error instanceof DiscordRefusal)) return "later";
  return BY_CODE[Number(error.code)] ?? BY_STATUS[error.status] ?? "later";
}

/** A message reopens an archived thread. Nothing else that we do there does. */
export function isArchived(error: unknown): boolean {
  return error instanceof DiscordRefusal && error.code === Code.InvalidActionOnArchivedThread;
}

/** We may write here but send no files; or the file is refused. Its text may still be sent as messages. */
export function isFileRefused(error: unknown): boolean {
  if (error instanceof DiscordRefusal && error.code === Code.MissingPermissions) return true;
  return refusedBy(error) === "content";
}
