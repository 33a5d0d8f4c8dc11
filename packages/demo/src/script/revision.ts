import type { Locale } from "@echo/core/text/locale";
import { storyId } from "./final-plan.ts";
import { quote } from "./words.ts";

export type Change =
  | { kind: "added"; id: string; title: string }
  | { kind: "changed"; id: string; title: string }
  | { kind: "removed"; id: string; title: string }
  | { kind: "unchanged"; why: "asks-back" | "last-story" | "unknown-story" | "unreadable" };

interface Revision {
  markdown: string;
  change: Change;
}

const WORDS = {
  en: {
    sentence: (wish: string) =>
      `As the person who asked for this project, I want “${wish}”, so that the plan is mine as well.`,
    criterion: (wish: string) => `A test, or a look that is described in the README, shows: “${wish}”`,
    tests: "Tests pass",
    dropped: (title: string) => `${title}: taken out on the person's wish`,
    question: "A wish for the finished plan",
    who: "the person",
    own: (wish: string) => `in the person's words: “${wish}”`,
  },
  ro: {
    sentence: (wish: string) => `Ca persoana care a cerut proiectul, vreau „${wish}”, ca planul să fie și al meu.`,
    criterion: (wish: string) => `Un test, sau o privire descrisă în README, arată: „${wish}”`,
    tests: "Tests pass",
    dropped: (title: string) => `${title}: scos la dorința persoanei`,
    question: "O dorință pentru planul gata",
    who: "persoana",
    own: (wish: string) => `în cuvintele persoanei: „${wish}”`,
  },
};

const REMOVAL =
  /\b(?:remove|drop|cut|delete|leave out|without)\b|(?:^|\s)(?:scoate|șterge|sterge|elimină|elimina|renunță|renunta|fără|fara)(?=\s|$)/i;
const STORY_NAME = /\bUS[- ]?0*(\d{1,3})\b|\b(?:story|povestea|poveste)\s+#?(\d{1,3})\b/i;
const MAX_CRITERIA = 8;

/** The plan with one of the person's wishes worked in. Front matter and all other parts do not change. */
export function revisePlan(markdown: string, wish: string, locale: Locale, today: string): Revision {
  const plan = splitStories(markdown);
  if (plan === undefined) return { markdown, change: { kind: "unchanged", why: "unreadable" } };
  const named = STORY_NAME.exec(wish);
  if (named === null) {
    return wish.trim().endsWith("?")
      ? { markdown, change: { kind: "unchanged", why: "asks-back" } }
      : addStory(plan, wish, locale, today);
  }
  const place = Number(named[1] ?? named[2]);
  if (plan.stories[place - 1] === undefined) return { markdown, change: { kind: "unchanged", why: "unknown-story" } };
  if (!REMOVAL.test(wish))
    return changeStory(plan, place, wish.replace(STORY_NAME, "").replace(/^[\s:,.–—-]+/, ""), locale, today);
  if (plan.stories.length === 1) return { markdown, change: { kind: "unchanged", why: "last-story" } };
  return removeStory(plan, place, wish, locale, today);
}

interface SplitPlan {
  before: string;
  stories: string[];
  after: string;
}

function splitStories(markdown: string): SplitPlan | undefined {
  const start = /^### US-\d+: /m.exec(markdown)?.index;
  if (start === undefined) return undefined;
  const end = /^## /m.exec(markdown.slice(start))?.index ?? markdown.length - start;
  const block = markdown.slice(start, start + end);
  const stories = block.split(/^(?=### US-\d+: )/m).map((story) => story.trim());
  return { before: markdown.slice(0, start), stories, after: markdown.slice(start + end) };
}

export function storyTitles(markdown: string): string[] {
  return Array.from(markdown.matchAll(/^### (US-\d+: .*)$/gm), (match) => match[1] ?? "");
}

function titleOf(story: string | undefined): string {
  return /^### US-\d+: (.*)$/m.exec(story ?? "")?.[1] ?? "";
}

function join(plan: SplitPlan): string {
  return `${plan.before}${plan.stories.join("\n\n")}\n\n${plan.after}`;
}

function addStory(plan: SplitPlan, wish: string, locale: Locale, today: string): Revision {
  const words = WORDS[locale];
  const id = storyId(plan.stories.length + 1);
  const short = quote(wish, 8);
  const title = short.charAt(0).toLocaleUpperCase(locale) + short.slice(1);
  const criteria = [words.criterion(quote(wish, 20)), words.tests, "Typecheck passes"]
    .map((line) => `- [ ] ${line}`)
    .join("\n");
  const depends = `Depends on: ${storyId(plan.stories.length)}`;
  const story = [`### ${id}: ${title}`, words.sentence(quote(wish, 20)), criteria, depends].join("\n\n");
  const markdown = logWish(join({ ...plan, stories: [...plan.stories, story] }), wish, locale, today);
  return { markdown, change: { kind: "added", id, title } };
}

function changeStory(plan: SplitPlan, place: number, wish: string, locale: Locale, today: string): Revision {
  const story = plan.stories[place - 1] ?? "";
  const criteria = story.match(/^- \[ \] .*$/gm) ?? [];
  if (criteria.length === 0 || criteria.length >= MAX_CRITERIA) return addStory(plan, wish, locale, today);
  const first = story.indexOf("- [ ] ");
  const changed = `${story.slice(0, first)}- [ ] ${WORDS[locale].criterion(quote(wish, 20))}\n${story.slice(first)}`;
  const markdown = logWish(join({ ...plan, stories: plan.stories.with(place - 1, changed) }), wish, locale, today);
  return { markdown, change: { kind: "changed", id: storyId(place), title: titleOf(story) } };
}

function removeStory(plan: SplitPlan, place: number, wish: string, locale: Locale, today: string): Revision {
  const title = titleOf(plan.stories[place - 1]);
  const stories = plan.stories.toSpliced(place - 1, 1).map((story) => renumber(story, place));
  const after = plan.after.replace(/^## Non-goals\n\n/m, (heading) => `${heading}- ${WORDS[locale].dropped(title)}\n`);
  const markdown = logWish(join({ before: plan.before, stories, after }), wish, locale, today);
  return { markdown, change: { kind: "removed", id: storyId(place), title } };
}

/** Ids after the removed one move up. Dependencies on the removed story are dropped. */
function renumber(story: string, removed: number): string {
  const moved = (digits: string) => storyId(Number(digits) > removed ? Number(digits) - 1 : Number(digits));
  return story
    .replace(/^### US-(\d+):/, (_, digits: string) => `### ${moved(digits)}:`)
    .replace(/\n*^Depends on: (.*)$/m, (_, list: string) => {
      const kept = Array.from(list.matchAll(/US-(\d+)/g), (match) => match[1] ?? "").filter(
        (digits) => Number(digits) !== removed,
      );
      return kept.length === 0 ? "" : `\n\nDepends on: ${kept.map(moved).join(", ")}`;
    });
}

function logWish(markdown: string, wish: string, locale: Locale, today: string): string {
  const words = WORDS[locale];
  const last = Math.max(0, ...Array.from(markdown.matchAll(/^- D(\d+)(?:\.\d+)?: /gm), (match) => Number(match[1])));
  const line = `- D${last + 1}: ${words.question} | choice: ${words.own(quote(wish, 20))} | who: ${words.who} | when: ${today}`;
  const heading = /^## Decision log\n+([\s\S]*?)(?=^## |$(?![\s\S]))/m;
  return markdown.replace(heading, (_, entries: string) => {
    const kept = /^- D/m.test(entries) ? `${entries.trim()}\n` : "";
    return `## Decision log\n\n${kept}${line}\n\n`;
  });
}
