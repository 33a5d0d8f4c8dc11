import { amend } from "@echo/core/desk/amend";
import type { DeskDeps } from "@echo/core/desk/deps";
import { notesBeside } from "@echo/core/desk/note";
import type { Answer } from "@echo/core/desk/answer";
import { said } from "@echo/core/desk/answer";
import { receive } from "@echo/core/desk/desk";
import { sha256 } from "@echo/core/id/sha256";
import type { LogFields } from "@echo/core/system/log";
import { say } from "@echo/core/message/say";
import { StoreError } from "@echo/core/system/store-error";
import { readJson } from "@echo/core/text/read-json";
import type { TelegramMethod } from "./answer.ts";
import { answerMethod } from "./answer.ts";
import { createTellOnce } from "./once.ts";
import { readOwnName } from "./own-name.ts";
import type { Parsed, ParseSettings } from "./parse.ts";
import { parseUpdate } from "./parse.ts";
import { withoutContent } from "./update.ts";
import { replyPrompt } from "./word.ts";

export interface TelegramDeps extends ParseSettings {
  desk: DeskDeps;
}

/**
 * Answers one raw update. Throws only if the store is down: then the same update must come again. `registeredName`: our
 * name, as `register` learnt it.
 */
export type UpdateHandler = (body: string, registeredName?: string) => Promise<TelegramMethod | undefined>;

/** A process remembers this many answered updates, so that an update that comes again gets no second answer. */
const REMEMBERED = 1000;

/** Updates from the webhook and from polling take the same path: parse, desk, answer. */
export function createUpdateHandler(deps: TelegramDeps): UpdateHandler {
  const act = createAct(deps);
  let { botUsername } = deps;
  return async (body, registeredName) => {
    const raw = readJson(body);
    botUsername ??= readOwnName(raw) ?? registeredName;
    const settings = botUsername === undefined ? deps : { ...deps, botUsername };
    let parsed = parseUpdate(raw, settings, deps.desk.now());
    if (parsed.kind === "unknown shape") {
      logPoison(deps.desk, "telegram-unknown-update", body);
      parsed = parseUpdate(withoutContent(raw), settings, deps.desk.now());
      if (parsed.kind === "unknown shape") return undefined;
    }
    try {
      return await act(parsed);
    } catch (error) {
      if (error instanceof StoreError) throw error;
      // Do not ask for it again: it would fail each time. By webhook it would hold up its chat all day; by polling,
      // every chat.
      logPoison(deps.desk, "telegram-update-failed", body, { error: String(error) });
      return parsed.kind === "request" && parsed.request.ask.kind !== "place" ? answerFailed(parsed) : undefined;
    }
  };
}

type Readable = Exclude<Parsed, { kind: "unknown shape" }>;

function createAct(deps: TelegramDeps): (parsed: Readable) => Promise<TelegramMethod | undefined> {
  const answered = new Set<string>();
  const tellOnce = createTellOnce(deps.desk);
  return async (parsed) => {
    switch (parsed.kind) {
      case "request": {
        const { request, origin, unread } = parsed;
        const answer = await receive(deps.desk, request);
        const again = answered.has(request.id);
        remember(answered, request.id);
        const notes = notesBeside(parsed.once === undefined ? answer : heardAgain(answer), request, unread);
        const told = await tellOnce(parsed, { answer, notes });
        return answerMethod(told.answer, origin, { locale: request.person.locale, again, notes: told.notes });
      }
      case "prompt":
        return {
          method: "answerCallbackQuery",
          callback_query_id: parsed.callbackId,
          text: replyPrompt(parsed.locale, parsed.private),
        };
      case "edited": {
        const answer = await amend(deps.desk, parsed.edit);
        return answerMethod(answer, parsed.origin, { locale: parsed.edit.person.locale, again: false, notes: [] });
      }
      case "ignored":
        deps.desk.log(parsed.note ? "warn" : "debug", "telegram-ignored", { reason: parsed.reason });
        return undefined;
    }
  };
}

/** Other parts of an album are silent, so the part that tells must tell again if its first answer was lost. */
function heardAgain(answer: Answer): Answer {
  return answer.kind === "accepted" ? { ...answer, duplicate: false } : answer;
}

/** The update is acknowledged, but the person still gets an answer. */
function answerFailed({ request, origin }: Extract<Parsed, { kind: "request" }>): TelegramMethod | undefined {
  const { locale } = request.person;
  return answerMethod(said(say(locale).storeDown), origin, { locale, again: false, notes: [] });
}

function remember(answered: Set<string>, id: string): void {
  answered.add(id);
  const [oldest] = answered;
  if (answered.size > REMEMBERED && oldest !== undefined) answered.delete(oldest);
}

/** Logs an update that we cannot handle, and acknowledges it: a non-2xx would hold up its whole chat for a day. */
function logPoison(desk: DeskDeps, event: string, body: string, fields: LogFields = {}): undefined {
  const head = Buffer.from(body).subarray(0, 200).toString("utf8");
  desk.log("error", event, { sha256: sha256(body), head, ...fields });
}
