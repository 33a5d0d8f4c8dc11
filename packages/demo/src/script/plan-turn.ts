import { choicesOf } from "./decision.ts";
import { readingOf } from "./exchange.ts";
import type { Exchange } from "./exchange.ts";
import { composePlan, storyId } from "./final-plan.ts";
import type { Change } from "./revision.ts";
import { revisePlan, storyTitles } from "./revision.ts";
import type { Scene, Step } from "./scene.ts";
import { storiesFor } from "./tale.ts";
import { READY } from "./talk.ts";
import { writeFile } from "./write-file.ts";
import { isCourtesy, quoted } from "./words.ts";

/** Writes the plan, then works in one wish after another. Input that is not from the person asks for a repair. */
export function replyInFinalPlan(scene: Scene): Step {
  const isFirst = scene.exchanges.length === 1;
  if (isFirst || !scene.current.fromPerson) return compose(scene, isFirst);
  return isCourtesy(scene.current.said) ? { text: `${words(scene).kind}\n\n${READY}` } : revise(scene);
}

function compose(scene: Scene, isFirst: boolean): Step {
  const { locale, planPath } = scene.setting;
  const plan = composePlan(scene.tale, scene.earlier, locale);
  const wishes = scene.exchanges.filter(isWish).map((exchange) => exchange.said);
  const content = wishes.reduce((markdown, wish) => revisePlan(markdown, wish, locale, scene.today).markdown, plan);
  return writeFile(scene, {
    path: planPath,
    content,
    before: isFirst ? words(scene).before : "",
    after: `${isFirst ? words(scene).after : words(scene).repaired}\n\n${READY}`,
  });
}

function isWish(exchange: Exchange): boolean {
  return exchange.closed && exchange.fromPerson && !isCourtesy(exchange.said);
}

function revise(scene: Scene): Step {
  const { locale, planPath } = scene.setting;
  const present = readingOf([scene.current], planPath);
  const wasTried = scene.current.calls.some((call) => call.name === "Read" && call.path === planPath);
  if (present === undefined) {
    return wasTried ? compose(scene, true) : { text: "", tools: [{ name: "Read", input: { file_path: planPath } }] };
  }
  const { markdown, change } = revisePlan(present, scene.current.said, locale, scene.today);
  const said = describeChange(scene, change, markdown);
  if (change.kind === "unchanged") return { text: `${said}\n\n${READY}` };
  return writeFile(scene, { path: planPath, content: markdown, before: "", after: `${said}\n\n${READY}` });
}

function describeChange({ setting, current }: Scene, change: Change, markdown: string): string {
  const ro = setting.locale === "ro";
  const wish = quoted(current.said, setting.locale);
  const count = storyTitles(markdown).length;
  switch (change.kind) {
    case "added":
      return ro
        ? `${wish} e acum povestea **${change.id}: ${change.title}**, cu criteriul ei, și apare în jurnalul de decizii. Planul are ${count} povești; restul a rămas neatins.`
        : `${wish} is now story **${change.id}: ${change.title}** with a criterion of its own, and it is in the decision log. The plan has ${count} stories; the rest is untouched.`;
    case "changed":
      return ro
        ? `**${change.id}: ${change.title}** are un criteriu nou, cu vorbele tale: ${wish}. Restul a rămas neatins.`
        : `**${change.id}: ${change.title}** has a new criterion in your words: ${wish}. The rest is untouched.`;
    case "removed":
      return ro
        ? `Am scos „${change.title}” (era ${change.id}). A trecut la ce nu facem, iar poveștile de după ea au urcat un număr; au rămas ${count}.`
        : `“${change.title}” (it was ${change.id}) is out. It moved to the non-goals and the stories after it moved up by one; ${count} are left.`;
    case "unchanged":
      return describeUnchanged(ro, change.why, count);
  }
}

function describeUnchanged(
  ro: boolean,
  why: "asks-back" | "last-story" | "unknown-story" | "unreadable",
  count: number,
): string {
  switch (why) {
    case "asks-back":
      return ro
        ? `N-am schimbat nimic: planul are ${count} povești, în ordinea în care se construiesc. Spune-mi ce ai vrea altfel, de exemplu „US-002: și pe telefon” sau „scoate US-003”.`
        : `I have changed nothing: the plan has ${count} stories, in the order they are built. Tell me what you would like differently, for example “US-002: on a phone as well” or “remove US-003”.`;
    case "last-story":
      return ro
        ? "Asta e ultima poveste; fără ea n-ar mai avea ce construi la noapte."
        : "That is the last story; without it there would be nothing to build tonight.";
    case "unknown-story":
      return ro
        ? `Planul are ${count} povești și niciuna cu numărul acela. La care te gândești?`
        : `The plan has ${count} stories, and none with that number. Which one do you mean?`;
    case "unreadable":
      return ro
        ? "Nu mai recunosc poveștile din plan, așa că n-am schimbat nimic."
        : "I no longer recognise the stories in the plan, so I changed nothing.";
  }
}

interface PlanWords {
  before: string;
  after: string;
  repaired: string;
  kind: string;
}

function words({ setting, tale, earlier }: Scene): PlanWords {
  const stories = storiesFor(tale, choicesOf(earlier));
  const list = stories.map((story, index) => `${index + 1}. ${storyId(index + 1)} ${story.title}`).join("\n");
  const left = tale.outOfScope.map((line) => line.split(":", 1)[0] ?? "").join("; ");
  const risk = tale.risks[0] ?? "";
  if (setting.locale === "ro") {
    return {
      before: `Am recitit tot ce ați hotărât (${earlier.length} decizii) și le pun într-un singur plan.`,
      after: `**${tale.title}**\n\nȚinta: ${tale.outcome}\n\n${list}\n\nRămân afară: ${left}.\n\nCel mai riscant: ${risk}.\n\nCitește-l în liniște. Ce vrei altfel, îmi scrii aici; dacă e al tău, îi dai drumul la noapte.`,
      repaired: "Am îndreptat ce lipsea și am lăsat restul cum era.",
      kind: "Cu drag. Planul e la tine; îi dai drumul când vrei.",
    };
  }
  return {
    before: `I have read again everything that was decided (${earlier.length} decisions) and put it into one plan.`,
    after: `**${tale.title}**\n\nThe goal: ${tale.outcome}\n\n${list}\n\nLeft out: ${left}.\n\nRiskiest: ${risk}.\n\nRead it at your leisure. Whatever you would like differently, write it here; when it is yours, let it run tonight.`,
    repaired: "I mended what was missing and left the rest as it was.",
    kind: "With pleasure. The plan is yours; let it run whenever you like.",
  };
}
