import { createHash, timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { TelegramDeps } from "./handle.ts";
import { createUpdateHandler } from "./handle.ts";
import { registeredName } from "./webhook-url.ts";

export interface TelegramWebhookOptions extends TelegramDeps {
  /** The secret that we gave to `setWebhook`. Without it every request is refused. */
  secret: string | undefined;
}

const BODY_MAX_BYTES = 256 * 1024;
/** If we answer 503, Telegram waits this long. Otherwise it would try again at once. */
const RETRY_AFTER_S = 5;

/** `POST /telegram/webhook`: stores an update, then acknowledges it. Also acknowledges updates that we cannot read. */
export function telegramWebhook(options: TelegramWebhookOptions): Hono {
  const handle = createUpdateHandler(options);
  const app = new Hono();
  app.post(
    "/telegram/webhook",
    async (context, next) => {
      const given = context.req.header("X-Telegram-Bot-Api-Secret-Token");
      if (!isSecret(options.secret, given)) return context.body(null, 401);
      return next();
    },
    bodyLimit({ maxSize: BODY_MAX_BYTES, onError: (context) => context.body(null, 413) }),
    async (context) => {
      try {
        const method = await handle(
          await context.req.text(),
          registeredName((name) => context.req.query(name)),
        );
        return method === undefined ? context.body(null, 200) : context.json(method);
      } catch (error) {
        options.desk.log("error", "telegram-not-stored", { error: String(error) });
        return context.body(null, 503, { "Retry-After": `${RETRY_AFTER_S}` });
      }
    },
  );
  return app;
}

/** Compares in constant time, whatever the lengths. If no secret is set, refuses every request. */
function isSecret(expected: string | undefined, given: string | undefined): boolean {
  if (expected === undefined || expected === "" || given === undefined) return false;
  return timingSafeEqual(digest(expected), digest(given));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
