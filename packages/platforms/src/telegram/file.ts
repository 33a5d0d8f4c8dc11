import type { Clock } from "@echo/core/system/clock";
import type { FetchedFile } from "@echo/core/port/chat";
import { download } from "../download.ts";
import { calling, grammySignal, TelegramRefusal } from "./api.ts";
import type { TelegramApi } from "./api.ts";

interface FileSource {
  token: string;
  apiUrl: string;
  clock: Clock;
}

/** Fetches a document by its `file_id`. The address holds the token, so it is used only here and never logged. */
export async function fetchFile(
  api: TelegramApi,
  { token, apiUrl, clock }: FileSource,
  fileId: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<FetchedFile> {
  const found = await findFile(api, fileId, signal);
  if (typeof found !== "string") return found;
  const place = found.split("/").map(encodeURIComponent).join("/");
  return download(`${apiUrl.replace(/\/+$/, "")}/file/bot${token}/${place}`, maxBytes, clock, signal);
}

/** The file's path at Telegram. It is valid for an hour. */
async function findFile(api: TelegramApi, fileId: string, signal: AbortSignal): Promise<string | FetchedFile> {
  try {
    const { file_path: path } = await calling(api.raw.getFile({ file_id: fileId }, grammySignal(signal)));
    return path ?? { kind: "refused", problem: "gone", reason: "no path" };
  } catch (error) {
    if (!(error instanceof TelegramRefusal) || error.code !== 400) throw error;
    const { description: reason } = error;
    return { kind: "refused", problem: reason.includes("too big") ? "size" : "gone", reason };
  }
}
