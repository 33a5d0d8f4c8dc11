import { html } from "hono/html";
import { say } from "@echo/core/message/say";
import type { Frame, Html } from "./layout.ts";
import { layout } from "./layout.ts";
import { icon } from "./icon.ts";
import type { WhereNow } from "./where.ts";
import { whereNow } from "./where.ts";
import { wordsOf } from "./word.ts";

/** The first page: a conversation with its buttons, a field to answer in, and the state of its session. */
export function chatPage(frame: Frame, channel: string, now: WhereNow, exampleSlug: string): Html {
  const { locale } = frame;
  const words = wordsOf(locale);
  const example = words.exampleOf(exampleSlug);
  const body = html`<div class="room">
    <main id="content" tabindex="-1">
      <h1 class="unseen">${words.chat}</h1>
      <div id="talk" role="log" aria-label="${words.chat}" aria-busy="true">
        <ol id="log"></ol>
        <ol id="unsent"></ol>
      </div>
      <div class="welcome" id="welcome" hidden>
        <h2>${words.welcome}</h2>
        <p>${words.welcomeText}</p>
        <p><code>${example}</code></p>
        <button type="button" class="main" data-fill="${example}">${icon("brain")} ${words.tryIt}</button>
      </div>
      <div class="doing">
        <p id="progress" role="status"></p>
        <button type="button" id="stop" hidden>${say(locale).button("cancel")}</button>
      </div>
    </main>
    <aside id="where" aria-label="${words.aside}">${whereNow(frame, now)}</aside>
    <form id="form">
      <div class="field">
        <label for="text">${say(locale).answerHere}</label>
        <ul id="choices" role="listbox" aria-label="${words.suggestions(2)}" hidden></ul>
        <textarea
          id="text"
          rows="1"
          autocomplete="off"
          aria-autocomplete="list"
          aria-controls="choices"
          aria-describedby="keys"
          autofocus
        ></textarea>
        <button type="submit" class="main">${words.send}</button>
      </div>
      <p class="keys" id="keys">${words.keys}</p>
      <p class="unseen" id="heard" role="status"></p>
    </form>
  </div>`;
  return layout(frame, {
    title: "Echo Planner",
    at: "chat",
    channel,
    script: "chat.js",
    data: {
      you: words.you,
      planner: words.planner,
      noted: say(locale).noted,
      taken: words.taken,
      unsent: words.unsent,
      unkept: words.unkept,
      suggestion: words.suggestions(1),
      suggestions: words.suggestions(2).replace("2", "#"),
      read: words.readPlan,
      download: words.download,
      locale,
    },
    body,
  });
}
