import { workOf } from "@echo/core/conversation/session";
import { html } from "hono/html";
import type { Conversation } from "@echo/core/conversation/conversation";
import { isLeaseLive, liveOpening } from "@echo/core/conversation/conversation";
import type { ConversationKey } from "@echo/core/id/conversation-key";
import { splitKey } from "@echo/core/id/conversation-key";
import { say } from "@echo/core/message/say";
import { PENDING_MAX } from "@echo/core/port/inbox";
import type { Project, ProjectStatus } from "@echo/core/project/project";
import type { Trouble } from "../port.ts";
import { formatDuration, formatTime } from "./format.ts";
import type { Frame, Html } from "./layout.ts";
import { chatPath, layout } from "./layout.ts";
import { planPath, projectPath } from "./path.ts";
import { wordsOf } from "./word.ts";

/** How many projects of a status the desk shows. */
export const LANE_MAX = 50;

export interface DeskNow {
  projects: { status: ProjectStatus; list: Project[] }[];
  sessions: Conversation[];
  /** Conversations with messages that the planner has not answered yet. */
  waiting: { key: ConversationKey; count: number; oldestAt: number }[];
  trouble: Trouble[];
  now: number;
}

/**
 * The desk shows the operator what is happening: projects, open planning sessions on every channel, the queue, recent
 * problems.
 */
export function deskPage(frame: Frame, now: DeskNow): Html {
  const words = wordsOf(frame.locale);
  const body = html`<main id="content" class="page broad" tabindex="-1">
    <h1>${words.desk}</h1>
    <div id="live" data-live="/console/desk/now">${deskNow(frame, now)}</div>
  </main>`;
  return layout(frame, { title: words.desk, at: "desk", script: "page.js", body });
}

/** The part of the desk that the page refreshes. */
export function deskNow(frame: Frame, now: DeskNow): Html {
  const words = wordsOf(frame.locale);
  return html`<section aria-labelledby="projects">
      <h2 id="projects">${words.projects}</h2>
      ${projects(frame, now)}
    </section>
    <section aria-labelledby="sessions">
      <h2 id="sessions">${words.sessions}</h2>
      ${sessions(frame, now)}
    </section>
    <section aria-labelledby="waiting">
      <h2 id="waiting">${words.waiting}</h2>
      ${waiting(frame, now)}
    </section>
    <section aria-labelledby="trouble">
      <h2 id="trouble">${words.trouble}</h2>
      ${troubles(frame, now)}
    </section>`;
}

function projects({ locale }: Frame, { projects }: DeskNow): Html {
  const words = say(locale);
  const shown = projects.filter(({ list }) => list.length > 0);
  if (shown.length === 0) return html`<p class="empty">${words.noProjects.replace(/[`*]/g, "")}</p>`;
  return html`<div class="board">
    ${shown.map(
      ({ status, list }) =>
        html`<div class="lane">
          <h3 class="${status}">
            ${words.status(status)} <span class="count">${counted(list.length, LANE_MAX)}</span>
          </h3>
          <ul>
            ${list.map((project) => card(project, locale))}
          </ul>
        </div>`,
    )}
  </div>`;
}

/** Of what is read only up to `most`. */
function counted(count: number, most: number): string {
  return count < most ? String(count) : `${most}+`;
}

function card({ slug, description, plan }: Project, locale: Frame["locale"]): Html {
  return html`<li>
    <a href="${projectPath(slug)}">${slug}</a>
    <p>${description}</p>
    ${plan === undefined ? "" : html`<a class="facts" href="${planPath(slug)}">${wordsOf(locale).plan} v${plan.version}</a>`}
  </li>`;
}

function table(label: string, head: readonly string[], rows: readonly (Html | string)[][]): Html {
  return html`<div class="wide" tabindex="0" role="group" aria-label="${label}">
    <table>
      <thead>
        <tr>
          ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function sessions({ locale }: Frame, { sessions, waiting, now }: DeskNow): Html {
  const words = wordsOf(locale);
  const rows = sessions.flatMap((conversation) => {
    const { session } = conversation;
    const opening = liveOpening(conversation);
    const slug = session?.slug ?? opening?.slug;
    if (slug === undefined) return [];
    const queued = waiting.find(({ key }) => key === conversation.key)?.count ?? 0;
    return [
      [
        place(conversation.key),
        html`<a href="${projectPath(slug)}">${slug}</a>`,
        say(locale).state(session?.state ?? "opening") +
          attempt(session === undefined ? 1 : (workOf(session)?.attempt ?? 1), words),
        session === undefined ? "–" : say(locale).phase(session.phase),
        ago(session?.updatedAt ?? opening?.at ?? now, now, locale),
        holder(conversation, now, locale),
        counted(queued, PENDING_MAX),
      ],
    ];
  });
  if (rows.length === 0) return html`<p class="empty">${words.noSessions}</p>`;
  const head = [words.where, words.project, words.state, words.phase, words.since, words.held, words.inQueue];
  return table(words.sessions, head, rows);
}

function attempt(count: number, words: ReturnType<typeof wordsOf>): string {
  return count > 1 ? ` (${words.attempt(count)})` : "";
}

/** Which runner may change the conversation now, and how many runner starts it took. */
function holder(conversation: Conversation, now: number, locale: Frame["locale"]): Html {
  const words = wordsOf(locale);
  const { leaseExpiresAt = 0, epoch, startingUntil = 0, starts } = conversation;
  const held = isLeaseLive(conversation, now)
    ? words.heldFor(formatDuration(leaseExpiresAt - now, locale), epoch)
    : startingUntil > now
      ? words.starting
      : words.nobody;
  return html`${held} <span class="facts">${words.starts(starts)}</span>`;
}

function place(key: ConversationKey): Html {
  const { adapter, channel } = splitKey(key);
  return adapter === "echo"
    ? html`<a href="${chatPath(channel)}">console ${channel}</a>`
    : html`${adapter} <span class="facts">${channel}</span>`;
}

function ago(at: number, now: number, locale: Frame["locale"]): Html {
  return html`<time datetime="${new Date(at).toISOString()}" title="${formatTime(at, locale)}"
    >${formatDuration(now - at, locale)}</time
  >`;
}

function waiting({ locale }: Frame, { waiting, now }: DeskNow): Html {
  const words = wordsOf(locale);
  if (waiting.length === 0) return html`<p class="empty">${words.noWaiting}</p>`;
  const rows = waiting.map(({ key, count, oldestAt }) => [
    place(key),
    counted(count, PENDING_MAX),
    ago(oldestAt, now, locale),
  ]);
  return table(words.waiting, [words.where, words.inQueue, words.oldest], rows);
}

function troubles({ locale }: Frame, { trouble }: DeskNow): Html {
  const words = wordsOf(locale);
  if (trouble.length === 0) return html`<p class="empty">${words.noTrouble}</p>`;
  const rows = trouble.map(({ time, level, event, detail }) => [
    html`<time datetime="${time}">${formatTime(Date.parse(time), locale)}</time>`,
    html`<span class="level ${level}">${event}</span>`,
    html`<code>${detail}</code>`,
  ]);
  return table(words.trouble, [words.time, words.event, words.detail], rows);
}
