import { html } from "hono/html";
import { comparePlans, describeComparison, pairStories } from "@echo/core/plan/compare";
import type { Plan, Story } from "@echo/core/plan/format";
import { parsePlan } from "@echo/core/plan/parse";
import type { SectionName } from "@echo/core/plan/section";
import { SECTION_TITLES } from "@echo/core/plan/section";
import type { Project } from "@echo/core/project/project";
import { compareLists, compareTexts } from "../difference.ts";
import type { Edit } from "../difference.ts";
import type { Frame, Html } from "./layout.ts";
import { layout } from "./layout.ts";
import { planPath } from "./path.ts";
import { channelOf, projectHead } from "./project.ts";
import type { Words } from "./word.ts";
import { wordsOf } from "./word.ts";

export interface ComparisonNow {
  project: Project;
  before: { number: number; text: string };
  after: { number: number; text: string };
}

/** Compares two versions of a plan, story by story: what was added, removed or changed. */
export function comparisonPage(frame: Frame, view: ComparisonNow): Html {
  const words = wordsOf(frame.locale);
  const { project, before, after } = view;
  const [old, now] = [parsePlan(before.text), parsePlan(after.text)];
  const body = html`<main id="content" class="page" tabindex="-1">
    ${projectHead(frame, project, "comparison")}
    <section class="cover" aria-labelledby="changes">
      <h2 id="changes">${words.comparison}, ${words.fromTo(before.number, after.number)}</h2>
      ${
        old.kind === "parsed" && now.kind === "parsed"
          ? html`<p class="readiness">${describeComparison(comparePlans(old.plan, now.plan), frame.locale)}</p>`
          : html`<p class="readiness not-yet">${words.unreadable}</p>`
      }
      <div class="actions"><a class="button" href="${planPath(project.slug)}">${words.readPlan}</a></div>
    </section>
    ${old.kind === "parsed" && now.kind === "parsed" ? changes(frame, old.plan, now.plan) : ""}
  </main>`;
  return layout(frame, {
    title: `${project.slug} · ${words.comparison}`,
    channel: channelOf(project),
    script: "page.js",
    body,
  });
}

function changes(frame: Frame, before: Plan, after: Plan): Html {
  const words = wordsOf(frame.locale);
  const { added, changed, removed } = comparePlans(before, after);
  const earlier = pairStories(before.stories, after.stories);
  const unchanged = after.stories.length - added.length - changed.length;
  return html`<div class="changes">
    ${after.stories.map((story) => {
      if (added.includes(story)) return storyChange(words, "added", undefined, story);
      return changed.includes(story) ? storyChange(words, "changed", earlier.get(story), story) : "";
    })}
    ${removed.map((story) => storyChange(words, "removed", story, undefined))}
    ${unchanged === 0 ? "" : html`<p class="note">${words.unchanged(unchanged)}</p>`} ${rest(frame, before, after)}
  </div>`;
}

const NO_STORY: Pick<Story, "id" | "title" | "description" | "criteria" | "notes"> = {
  id: "",
  title: "",
  description: "",
  criteria: [],
  notes: "",
};

function storyChange(
  words: Words,
  kind: "added" | "changed" | "removed",
  before: Story | undefined,
  after: Story | undefined,
): Html {
  const [old, now] = [before ?? NO_STORY, after ?? NO_STORY];
  const id = now.id === "" || old.id === "" || old.id === now.id ? now.id || old.id : `${old.id} → ${now.id}`;
  const criteria = compareLists(old.criteria, now.criteria);
  return html`<section class="change ${kind}">
    <h3><span class="badge">${words[kind]}</span> ${id} ${edits(compareTexts(old.title, now.title))}</h3>
    <p>${edits(compareTexts(old.description, now.description))}</p>
    ${criteria.length === 0 ? "" : html`<h4>${words.criteriaTitle}</h4>`} ${editList(criteria, words)}
    ${
      old.notes === now.notes
        ? ""
        : html`<h4>${words.notes}</h4>
            <p>${edits(compareTexts(old.notes, now.notes))}</p>`
    }
  </section>`;
}

function edits(list: readonly Edit[]): (Html | string)[] {
  return list.map(({ kind, text }) => {
    if (kind === "same") return text;
    return kind === "added" ? html`<ins>${text}</ins> ` : html`<del>${text}</del> `;
  });
}

function editList(list: readonly Edit[], words: Words): Html | "" {
  if (list.length === 0) return "";
  return html`<ul class="edits">
    ${list.map(({ kind, text }) => {
      if (kind === "same") return html`<li>${text}</li>`;
      const label = html`<span class="unseen">${words[kind]}: </span>`;
      return kind === "added"
        ? html`<li class="added">${label}<ins>${text}</ins></li>`
        : html`<li class="removed">${label}<del>${text}</del></li>`;
    })}
  </ul>`;
}

/** The other sections as lists of lines. */
const LISTS: readonly [SectionName, (plan: Plan) => string[]][] = [
  ["goals", ({ goals }) => goals],
  ["requirements", ({ requirements }) => requirements.map(({ id, text }) => `${id}: ${text}`)],
  ["nonGoals", ({ nonGoals }) => nonGoals],
  ["risks", ({ risks }) => risks],
  ["testPlan", ({ testPlan }) => testPlan],
  ["decisions", ({ decisions }) => decisions.map(({ id, question, choice }) => `${id}: ${question} → ${choice}`)],
  ["openQuestions", ({ openQuestions }) => openQuestions.map(({ text }) => text)],
];

function rest({ locale }: Frame, before: Plan, after: Plan): Html | "" {
  const words = wordsOf(locale);
  const differing = LISTS.flatMap(([name, linesOf]) => {
    const changed = compareLists(linesOf(before), linesOf(after)).filter(({ kind }) => kind !== "same");
    return changed.length === 0
      ? []
      : [
          html`<h4>${SECTION_TITLES[locale][name]}</h4>
            ${editList(changed, words)}`,
        ];
  });
  return differing.length === 0
    ? ""
    : html`<section class="change">
        <h3>${words.rest}</h3>
        ${differing}
      </section>`;
}
