import { html } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";
import type { Locale } from "@echo/core/text/locale";
import { assetPath } from "../asset.ts";
import { icon, iconSheet } from "./icon.ts";
import { wordsOf } from "./word.ts";

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** How every page is shown. */
export interface Frame {
  locale: Locale;
  isDemo: boolean;
}

export interface Page {
  title: string;
  /** The page's entry in the menu, if it has one. */
  at?: "chat" | "desk";
  /** The console's channel that the page belongs to. */
  channel?: string;
  /** The script that runs the page. */
  script: "chat.js" | "page.js";
  /** Words for the script, as attributes of the body. */
  data?: Readonly<Record<string, string>>;
  body: Html;
}

/** The frame around every page: menu, banner, drawings, style and script. */
export function layout(
  { locale, isDemo }: Frame,
  { title, at, channel = "main", script, data = {}, body }: Page,
): Html {
  const words = wordsOf(locale);
  const chat = chatPath(channel);
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        <link rel="icon" href="${assetPath("icon.svg")}" />
        <link rel="stylesheet" href="${assetPath("page.css")}" />
        <script src="${assetPath(script)}" type="module"></script>
      </head>
      <body ${attributes({ channel, lost: words.lost, failing: words.failing, locked: words.locked, ...data })}>
        <a class="skip" href="#content">${words.skip}</a>
        ${iconSheet()}
        <header class="top">
          <a class="brand" href="${chat}">${icon("echo")}<span>Echo Planner</span></a>
          ${isDemo ? html`<p class="banner" role="note">${words.demo}</p>` : ""}
          <nav aria-label="${words.menu}">
            <a href="${chat}" ${at === "chat" ? html`aria-current="page"` : ""}>${words.chat}</a>
            <a href="/console/desk" ${at === "desk" ? html`aria-current="page"` : ""}>${words.desk}</a>
          </nav>
        </header>
        ${body}
      </body>
    </html>`;
}

export function chatPath(channel: string): string {
  return channel === "main" ? "/" : `/?c=${channel}`;
}

function attributes(data: Readonly<Record<string, string>>): Html[] {
  return Object.entries(data).map(([name, value]) => html`data-${name}="${value}" `);
}
