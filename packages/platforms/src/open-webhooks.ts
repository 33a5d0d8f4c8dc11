import type { DeskDeps } from "@echo/core/desk/deps";
import type { Env } from "@echo/core/setting/setting";
import { Hono } from "hono";
import { PLATFORMS } from "./list.ts";

/** The routes of every platform that calls us. One machine and the cloud use the same routes. */
export async function openWebhooks(env: Env, desk: DeskDeps): Promise<Hono> {
  const app = new Hono();
  const routes = await Promise.all(PLATFORMS.flatMap((platform) => platform.openWebhook?.(env, desk) ?? []));
  for (const route of routes) app.route("/", route);
  return app;
}
