import { html, raw } from "hono/html";
import type { Conversation } from "@echo/core/conversation/conversation";
import { liveOpening } from "@echo/core/conversation/conversation";
import { splitKey } from "@echo/core/id/conversation-key";
import { say } from "@echo/core/message/say";
import type { Project } from "@echo/core/project/project";
import type { Session } from "@echo/core/conversation/session";
import { renderDocument } from "../html.ts";
import type { Rung } from "../ladder.ts";
import type { Frame, Html } from "./layout.ts";
import { chatPath, layout } from "./layout.ts";
import { formatTime } from "./format.ts";
import { icon } from "./icon.ts";
import { planPath, projectPath } from "./path.ts";
import { costOf, rungFacts, rungMark, rungName } from "./rung.ts";
import { wordsOf } from "./word.ts";

export interface ProjectNow {
  project: Project;
  /** The conversation that is planning the project now, or planned it last. */
  conversation: Conversation | undefined;
  /** Present while the project is being planned. */
  session: Session | undefined;
  rungs: (Rung & { html?: string })[];
  now: number;
}

/** The ladder: every phase with its time, its cost and its document. */
export function projectPage(frame: Frame, view: ProjectNow): Html {
  const { locale } = frame;
  const words = wordsOf(locale);
  const { project, session, rungs, now } = view;
  const turns = rungs.reduce((sum, rung) => sum + (rung.turns ?? 0), 0);
  const total = [...(turns === 0 ? [] : [words.turns(turns)]), ...costOf(rungs, locale)].join(" · ");
  const body = html`<main id="content" class="page" tabindex="-1">
    ${projectHead(frame, project, "ladder")}
    <p class="standing">
      ${total === "" ? "" : html`<span class="total">${words.total}: ${total}</span>`} ${standing(frame, view)}
    </p>
    ${
      session?.lastExcerpt === undefined || !["waiting", "stuck"].includes(session.state)
        ? ""
        : html`<section class="question" aria-labelledby="question">
            <h2 id="question">${words.newest}</h2>
            <div class="prose">${raw(renderDocument(`${session.lastExcerpt} …`))}</div>
          </section>`
    }
    <h2>${words.phases}</h2>
    <ol class="ladder">
      ${rungs.map(
        (rung) =>
          html`<li class="${rung.status}" ${rung.status === "active" ? html`aria-current="step"` : ""}>
            ${rungMark(rung, locale)}
            <div class="rung">
              ${rungName(rung, locale)}
              <span class="facts">${words.status[rung.status]}${facts(rungFacts(rung, locale, now))}</span>
              ${document(frame, project, rung)}
            </div>
          </li>`,
      )}
    </ol>
  </main>`;
  return layout(frame, {
    title: `${project.slug} · ${words.ladder}`,
    channel: channelOf(project),
    script: "page.js",
    body,
  });
}

function facts(text: string): string {
  return text === "" ? "" : ` · ${text}`;
}

function document({ locale }: Frame, { slug }: Project, rung: ProjectNow["rungs"][number]): Html | "" {
  const words = wordsOf(locale);
  if (rung.html !== undefined) {
    return html`<details>
      <summary>${icon("plan")} ${rung.name}.md</summary>
      <div class="prose">${raw(rung.html)}</div>
    </details>`;
  }
  return rung.document === undefined
    ? ""
    : html`<p><a href="${planPath(slug)}">${icon("plan")} ${words.readPlan}</a></p>`;
}

/** The state of the planning session or of the project, in a sentence. */
function standing({ locale }: Frame, { project, session, conversation }: ProjectNow): Html | string {
  const words = say(locale);
  if (session !== undefined) return words.state(session.state);
  const opening = conversation === undefined ? undefined : liveOpening(conversation);
  if (opening?.slug === project.slug) return words.state("opening");
  const at = project.completedAt ?? project.startedAt ?? project.approvedAt ?? project.proposedAt;
  return html`${words.status(project.status)} ·
    <time datetime="${new Date(at).toISOString()}">${formatTime(at, locale)}</time>`;
}

/** The project's name and the links between its pages. */
export function projectHead({ locale }: Frame, project: Project, at: "ladder" | "plan" | "comparison"): Html {
  const words = wordsOf(locale);
  const { adapter } = project.conversation === undefined ? { adapter: "echo" } : splitKey(project.conversation);
  const back = adapter === "echo" ? html`<a href="${chatPath(channelOf(project))}">${words.chat}</a>` : "";
  return html`<header class="project">
    <h1>${project.slug}</h1>
    <p class="description">${project.description}</p>
    <nav class="tabs" aria-label="${project.slug}">
      ${back}
      <a href="${projectPath(project.slug)}" ${at === "ladder" ? html`aria-current="page"` : ""}>${words.ladder}</a>
      <a
        href="${planPath(project.slug)}"
        ${at === "ladder" ? "" : html`aria-current="${at === "plan" ? "page" : "true"}"`}
        >${words.plan}</a
      >
    </nav>
  </header>`;
}

/** The console's channel where the project is planned; "main" if it is planned on another platform. */
export function channelOf({ conversation }: Project): string {
  if (conversation === undefined) return "main";
  const { adapter, channel } = splitKey(conversation);
  return adapter === "echo" ? channel : "main";
}
