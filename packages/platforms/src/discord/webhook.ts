import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { DiscordDeps } from "./handle.ts";
import { createInteractionHandler } from "./handle.ts";
import { createVerifier } from "./verify.ts";
import { readJson } from "@echo/core/text/read-json";

export interface DiscordWebhookOptions extends DiscordDeps {
  /** `DISCORD_PUBLIC_KEY`. Without it every request is refused. */
  publicKey: string | undefined;
}

const BODY_MAX_BYTES = 256 * 1024;

/** `POST /discord/interactions`: check the signature, check the form, store, then acknowledge. */
export function discordWebhook(options: DiscordWebhookOptions): Hono {
  const isAuthentic = createVerifier(options.publicKey);
  const handle = createInteractionHandler(options);
  const app = new Hono();
  app.post(
    "/discord/interactions",
    bodyLimit({ maxSize: BODY_MAX_BYTES, onError: (context) => context.body(null, 413) }),
    async (context) => {
      const body = new Uint8Array(await context.req.arrayBuffer());
      const signature = context.req.header("X-Signature-Ed25519");
      const timestamp = context.req.header("X-Signature-Timestamp");
      if (!isAuthentic({ signature, timestamp, body })) return context.body(null, 401);
      if (!mayBeJson(context.req.header("Content-Type"))) return context.body(null, 400);
      try {
        const response = await handle(readJson(Buffer.from(body).toString("utf8")));
        return response === undefined ? context.body(null, 400) : context.json(response);
      } catch (error) {
        options.desk.log("error", "discord-not-stored", { error: String(error) });
        return context.body(null, 503);
      }
    },
  );
  return app;
}

/** A form or a file does not come from Discord, even if the signature is right. Some senders call JSON plain text. */
function mayBeJson(contentType: string | undefined): boolean {
  return contentType === undefined || /^(application\/([\w.-]+\+)?json|text\/plain)\b/i.test(contentType);
}
