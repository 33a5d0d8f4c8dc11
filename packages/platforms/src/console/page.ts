import { html } from "hono/html";
import type { Locale } from "@echo/core/locale";
import { say } from "@echo/core/message/say";

const WORDS = {
  ro: {
    title: "Echo Planner",
    send: "Trimite",
    demo: "Demo: modelul urmează un scenariu; Claude CLI e cel adevărat.",
    you: "Tu",
    planner: "Planner",
    lost: "Legătura s-a întrerupt; reîncerc…",
    first: "Scrie /plan plant-bot un bot care amintește la doi colegi de apartament să ude plantele",
  },
  en: {
    title: "Echo Planner",
    send: "Send",
    demo: "Demo: the model follows a script; the Claude CLI is the real one.",
    you: "You",
    planner: "Planner",
    lost: "The connection was lost; trying again…",
    first: "Type /plan plant-bot a bot that reminds two flatmates to water the plants",
  },
} as const;

/** The console's one page: a conversation, its buttons, and a field to answer in. */
export function consolePage({ locale, isDemo }: { locale: Locale; isDemo: boolean }) {
  const words = WORDS[locale];
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${words.title}</title>
        <link rel="stylesheet" href="/console/style.css" />
      </head>
      <body
        data-you="${words.you}"
        data-planner="${words.planner}"
        data-lost="${words.lost}"
        data-noted="${say(locale).noted}"
      >
        <header>
          <h1>🧠 ${words.title}</h1>
          ${isDemo ? html`<p class="banner" role="note">${words.demo}</p>` : ""}
        </header>
        <main>
          <ol id="log" aria-live="polite"></ol>
          <p id="progress" role="status"></p>
        </main>
        <form id="form">
          <label for="text">${say(locale).answerHere}</label>
          <textarea id="text" rows="2" placeholder="${words.first}" autofocus></textarea>
          <button type="submit">${words.send}</button>
        </form>
        <script src="/console/script.js" type="module"></script>
      </body>
    </html>`;
}
