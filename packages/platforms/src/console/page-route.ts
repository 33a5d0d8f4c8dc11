import { Hono } from "hono";
import type { Context } from "hono";
import * as z from "zod";
import { html } from "hono/html";
import { Slug } from "@echo/core/id/slug";
import { FINAL_PLAN_NAME } from "@echo/core/project/files";
import { ASSETS } from "./asset.ts";
import { Channel } from "./channel.ts";
import { freeExample, gatherComparison, gatherDesk, gatherPlan, gatherProject, gatherWhere } from "./gather.ts";
import type { ConsoleSource } from "./port.ts";
import { chatPage } from "./view/chat.ts";
import { comparisonPage } from "./view/comparison.ts";
import { deskNow, deskPage } from "./view/desk.ts";
import type { Frame } from "./view/layout.ts";
import { layout } from "./view/layout.ts";
import { planPage } from "./view/plan.ts";
import { projectPage } from "./view/project.ts";
import { whereNow } from "./view/where.ts";
import { wordsOf } from "./view/word.ts";

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** How many projects the completion offers. */
const COMPLETED_SLUGS = 50;

/** Renders the console's pages. They change nothing. */
export function pageRoute(source: ConsoleSource, frameOf: (context: Context) => Frame): Hono {
  const app = new Hono();
  app.get("/", async (context) => {
    const channel = Channel.catch("main").parse(context.req.query("c"));
    return context.html(
      chatPage(frameOf(context), channel, await gatherWhere(source, channel), await freeExample(source)),
    );
  });
  app.get("/console/where", async (context) => {
    const channel = Channel.catch("main").parse(context.req.query("c"));
    return context.html(whereNow(frameOf(context), await gatherWhere(source, channel)));
  });
  app.get("/console/completions", async (context) => {
    const words = wordsOf(frameOf(context).locale);
    const pending = await source.projects.list("pending", COMPLETED_SLUGS);
    return context.json({
      commands: Object.entries(words.commands).map(([name, hint]) => ({ name, hint })),
      slugs: pending.map(({ slug, description }) => ({ name: slug, hint: description })),
    });
  });
  app.get("/console/desk", async (context) => context.html(deskPage(frameOf(context), await gatherDesk(source))));
  app.get("/console/desk/now", async (context) => context.html(deskNow(frameOf(context), await gatherDesk(source))));
  app.get("/console/projects/:slug", async (context) => {
    const slug = Slug.safeParse(context.req.param("slug"));
    const view = slug.success ? await gatherProject(source, slug.data) : undefined;
    return view === undefined ? missing(context, frameOf(context)) : context.html(projectPage(frameOf(context), view));
  });
  planRoutes(app, source, frameOf);
  app.get("/console/asset/:version/:name", (context) => {
    const asset = ASSETS.get(context.req.param("name"));
    if (asset === undefined) return context.notFound();
    const headers = { "content-type": asset.type, "cache-control": "max-age=31536000, immutable" };
    return context.body(asset.text, 200, headers);
  });
  return app;
}

function planRoutes(app: Hono, source: ConsoleSource, frameOf: (context: Context) => Frame): void {
  const read = async (context: Context) => {
    const slug = Slug.safeParse(context.req.param("slug"));
    const given = context.req.query("sha256");
    const sha256 = given === undefined ? undefined : Sha256.safeParse(given);
    if (!slug.success || sha256?.success === false) return undefined;
    return gatherPlan(source, slug.data, sha256?.data);
  };
  app.get("/console/projects/:slug/plan", async (context) => {
    const view = await read(context);
    return view === undefined ? missing(context, frameOf(context)) : context.html(planPage(frameOf(context), view));
  });
  app.get(`/console/projects/:slug/${FINAL_PLAN_NAME}`, async (context) => {
    const shown = (await read(context))?.shown;
    if (shown === undefined) return missing(context, frameOf(context));
    return context.body(shown.text, 200, {
      "content-type": "text/markdown; charset=utf-8",
      "content-disposition": `attachment; filename="${FINAL_PLAN_NAME}"`,
    });
  });
  app.get("/console/projects/:slug/plan/comparison", async (context) => {
    const slug = Slug.safeParse(context.req.param("slug"));
    const [from, to] = [Sha256.safeParse(context.req.query("from")), Sha256.safeParse(context.req.query("to"))];
    const view =
      slug.success && from.success && to.success
        ? await gatherComparison(source, slug.data, from.data, to.data)
        : undefined;
    return view === undefined
      ? missing(context, frameOf(context))
      : context.html(comparisonPage(frameOf(context), view));
  });
}

function missing(context: Context, frame: Frame): Response | Promise<Response> {
  const words = wordsOf(frame.locale);
  const body = html`<main id="content" class="page" tabindex="-1">
    <h1>${words.notFound}</h1>
    <p><a href="/">${words.back}</a></p>
  </main>`;
  return context.html(layout(frame, { title: words.notFound, script: "page.js", body }), 404);
}
