import { html, raw } from "hono/html";
import { encodeButton } from "@echo/core/inbound/button";
import { splitKey } from "@echo/core/id/conversation-key";
import { say } from "@echo/core/message/say";
import { checkPlan, storyLength } from "@echo/core/plan/check";
import type { Finding } from "@echo/core/plan/finding";
import { describeFinding, readiness } from "@echo/core/plan/finding";
import type { Plan, Story } from "@echo/core/plan/format";
import { parsePlan } from "@echo/core/plan/parse";
import type { Project } from "@echo/core/project/project";
import type { Session } from "@echo/core/conversation/session";
import { FINAL_PLAN_NAME } from "@echo/core/project/files";
import { outlinePlan } from "../plan-outline.ts";
import type { PlanPart } from "../plan-outline.ts";
import type { EarlierPlan, Version } from "../plan-version.ts";
import { formatCount, formatTime } from "./format.ts";
import { icon } from "./icon.ts";
import type { Frame, Html } from "./layout.ts";
import { layout } from "./layout.ts";
import { comparisonPath, planFilePath, planPath } from "./path.ts";
import { channelOf, projectHead } from "./project.ts";
import { wordsOf } from "./word.ts";

export interface PlanNow {
  project: Project;
  session: Session | undefined;
  /** Oldest first. */
  versions: Version[];
  /** Newest first. */
  earlier: EarlierPlan[];
  /** The text on the page; `undefined` while there is no plan. */
  shown: { sha256: string; text: string } | undefined;
}

/** The plan with its findings beside the stories, its versions, and the button that approves it. */
export function planPage(frame: Frame, view: PlanNow): Html {
  const { project, shown } = view;
  const words = wordsOf(frame.locale);
  const body = html`<main id="content" class="page" tabindex="-1">
    ${projectHead(frame, project, "plan")}
    ${shown === undefined ? html`<p class="empty">${words.noPlan}</p>` : text(frame, view, shown)}
  </main>`;
  return layout(frame, {
    title: `${project.slug} · ${words.plan}`,
    channel: channelOf(project),
    script: "page.js",
    body,
  });
}

function text(frame: Frame, view: PlanNow, shown: { sha256: string; text: string }): Html {
  const { locale } = frame;
  const words = wordsOf(locale);
  const reading = parsePlan(shown.text);
  const plan = reading.kind === "parsed" ? reading.plan : undefined;
  const findings = checkPlan(shown.text, { slug: view.project.slug });
  const parts = outlinePlan(shown.text);
  const placed = new Set(parts.flatMap((part) => (part.kind === "story" ? [part.id] : [])));
  const general = findings.filter(({ story }) => story === undefined || !placed.has(story));
  return html`<section class="cover" aria-label="${words.planOf}">
      <h2>${plan?.title ?? words.planOf}</h2>
      <p class="readiness ${findings.some(({ severity }) => severity === "error") ? "not-yet" : ""}">
        ${readiness(findings, plan, locale)}
      </p>
      ${general.length === 0 ? "" : findingList(general, frame)}
      <p class="facts">${coverFacts(plan, view, shown.sha256, frame)}</p>
      ${versions(frame, view, shown.sha256)} ${earlierPlans(frame, view, shown.sha256)}
      ${actions(frame, view, shown.sha256)}
    </section>
    ${contents(frame, parts, plan)}
    <article class="plan">${sections(frame, parts, plan, findings)}</article>`;
}

function coverFacts(plan: Plan | undefined, { versions }: PlanNow, sha256: string, { locale }: Frame): string {
  const words = wordsOf(locale);
  const number = versions.find((version) => version.sha256 === sha256)?.number ?? plan?.front.version;
  const created = plan === undefined ? undefined : Date.parse(plan.front.created);
  return [
    ...(number === undefined ? [] : [words.version(number)]),
    ...(created === undefined || Number.isNaN(created) || created === 0 ? [] : [formatTime(created, locale)]),
    `sha256 ${sha256.slice(0, 12)}`,
    ...(plan === undefined || plan.front.verify.length === 0 ? [] : [plan.front.verify.join(" && ")]),
  ].join(" · ");
}

function versions({ locale }: Frame, { project, versions }: PlanNow, shown: string): Html | "" {
  if (versions.length < 2) return "";
  const words = wordsOf(locale);
  const newest = versions.at(-1)?.sha256;
  return html`<nav class="versions" aria-label="${words.versions}">
    <span aria-hidden="true">${words.versions}</span>
    ${versions.map(
      ({ number, sha256 }) =>
        html`<a
          href="${planPath(project.slug, sha256)}"
          aria-label="${words.version(number)}${sha256 === newest ? `, ${words.current}` : ""}"
          ${sha256 === shown ? html`aria-current="page"` : ""}
          >v${number}</a
        >`,
    )}
  </nav>`;
}

/** Every plan that stood before can still be read. */
function earlierPlans({ locale }: Frame, { project, earlier }: PlanNow, shown: string): Html | "" {
  if (earlier.length === 0) return "";
  const words = wordsOf(locale);
  return html`<nav class="versions" aria-label="${words.earlierPlans}">
    <span aria-hidden="true">${words.earlierPlans}</span>
    ${earlier.flatMap(({ standing, versions }) =>
      versions
        .toReversed()
        .map(
          ({ number, sha256 }) =>
            html`<a
              href="${planPath(project.slug, sha256)}"
              aria-label="${words.version(number)}${standing ? `, ${words.waits}` : ""}"
              ${sha256 === shown ? html`aria-current="page"` : ""}
              >v${number} · ${sha256.slice(0, 8)}</a
            >`,
        ),
    )}
  </nav>`;
}

/** Offers approval only for the current plan, and only in its conversation. The button carries the plan's sha256. */
function actions({ locale }: Frame, view: PlanNow, shown: string): Html {
  const words = wordsOf(locale);
  const { project, session, versions } = view;
  const newest = versions.at(-1);
  const place = versions.findIndex(({ sha256 }) => sha256 === shown);
  const other = place > 0 ? versions[place - 1] : place === -1 ? newest : undefined;
  const [from, to] = place === -1 ? [shown, other?.sha256] : [other?.sha256, shown];
  return html`<div class="actions">
    ${approval({ locale }, session, project, shown)}
    <a class="button" href="${planFilePath(project.slug, shown)}" download="${FINAL_PLAN_NAME}">${words.download}</a>
    ${
      other === undefined || from === undefined || to === undefined
        ? ""
        : html`<a class="button" href="${comparisonPath(project.slug, from, to)}"
            >${words.compareWith(other.number)}</a
          >`
    }
    ${
      newest === undefined || newest.sha256 === shown
        ? ""
        : html`<p class="note">${words.older} <a href="${planPath(project.slug)}">${words.toNewest}</a></p>`
    }
  </div>`;
}

function approval(
  { locale }: Pick<Frame, "locale">,
  session: Session | undefined,
  project: Project,
  shown: string,
): Html | "" {
  if (session?.plan?.sha256 !== shown || session.state !== "plan_ready" || project.conversation === undefined)
    return "";
  const { adapter, channel } = splitKey(project.conversation);
  const words = wordsOf(locale);
  if (adapter !== "echo") return html`<p class="note">${words.elsewhere(adapter)}</p>`;
  const ref = { session: session.id, revision: session.revision };
  const data = encodeButton({ action: "finalize", ...ref, sha256: shown }) ?? "";
  return html`<button type="button" class="main" data-press="${data}" data-channel="${channel}">
      ${icon("moon")} ${say(locale).button("finalize")}
    </button>
    <p class="note" id="told" role="status"></p>`;
}

function contents({ locale }: Frame, parts: readonly PlanPart[], plan: Plan | undefined): Html | "" {
  const stories = parts.flatMap((part) => (part.kind === "story" ? [part.id] : []));
  if (stories.length < 2) return "";
  const words = wordsOf(locale);
  return html`<nav class="contents" aria-label="${words.contents}">
    <ol>
      ${[...new Set(stories)].map(
        (id) =>
          html`<li>
            <a href="#${id}"><span>${id}</span> ${plan?.stories.find((story) => story.id === id)?.title}</a>
          </li>`,
      )}
    </ol>
  </nav>`;
}

function sections(
  frame: Frame,
  parts: readonly PlanPart[],
  plan: Plan | undefined,
  findings: readonly Finding[],
): Html[] {
  const seen = new Set<string>();
  return parts.map((part) => {
    if (part.kind === "text") return html`<div class="prose">${raw(part.html)}</div>`;
    const isFirst = !seen.has(part.id);
    seen.add(part.id);
    const story = plan?.stories.find(({ id }) => id === part.id);
    const found = isFirst ? findings.filter((finding) => finding.story === part.id) : [];
    return html`<section class="story" ${isFirst ? html`id="${part.id}"` : ""}>
      <div class="prose">${raw(part.html)}</div>
      <div class="margin">${margin(frame, story, found)}</div>
    </section>`;
  });
}

function margin(frame: Frame, story: Story | undefined, findings: readonly Finding[]): Html {
  const { locale } = frame;
  const words = wordsOf(locale);
  const size =
    story === undefined
      ? ""
      : `${words.criteria(story.criteria.length)} · ${words.characters(formatCount(storyLength(story), locale))}`;
  return html`<p class="facts">${size}</p>
    ${
      story === undefined || story.dependsOn.length === 0
        ? ""
        : html`<p class="facts">
            ${words.dependsOn} ${story.dependsOn.map((id) => html`<a href="#${id}">${id}</a> `)}
          </p>`
    }
    ${
      findings.length === 0
        ? html`<p class="clear">${icon("check")} ${words.noFindings}</p>`
        : findingList(findings, frame)
    }`;
}

function findingList(findings: readonly Finding[], { locale }: Frame): Html {
  const words = wordsOf(locale);
  return html`<ul class="findings" aria-label="${words.findings}">
    ${findings.map(
      (finding) =>
        html`<li class="${finding.severity}">
          ${icon("warning")}<span
            ><strong>${words.severity[finding.severity]}</strong> ${describeFinding(finding, locale)}</span
          >
        </li>`,
    )}
  </ul>`;
}
