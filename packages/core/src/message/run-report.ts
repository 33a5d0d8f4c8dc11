import type { RunReport } from "../inbound/inbound.ts";
import { PRD_NAME } from "../project/files.ts";
import { counted, countOf } from "../text/plural.ts";
import { countStories, storyLines } from "./story-line.ts";

export function englishReport(report: RunReport): string {
  const { slug, status, stories, isUnreadable } = report;
  const { done, all, left } = countStories(report);
  const built = stories === undefined ? "" : `: ${done} of ${counted("en", all, "story")}`;
  const head = {
    approved: "",
    running: `🚧 **${slug}** is being built now.`,
    complete:
      left === 0
        ? `🌅 Good morning! **${slug}** is complete${built}.`
        : `🌅 Good morning! **${slug}** was marked complete, with ${done} of ${counted("en", all, "story")} built. Not built: ${left}.`,
    failed:
      left === 0 && all > 0
        ? `⚠️ The run of **${slug}** stopped before the end, though all of its stories are built${built}.`
        : `⚠️ The run of **${slug}** stopped before the end${built}. What is built is kept. The same plan can go on from there in the next night, or we change it with \`/plan ${slug}\`.`,
  }[status];
  const unreadable = `⚠️ I cannot read the stories of **${slug}** (\`${PRD_NAME}\`): the file is broken, half written, or closed to me. I leave it as it is, so nothing that was built is lost. Mend it, or take it away: then I make a new one before the next run.`;
  const said = [head, isUnreadable === true ? unreadable : ""].filter((sentence) => sentence !== "");
  return [...said, ...storyLines(report, moreEnglish)].join("\n");
}

const moreEnglish = (count: number) => `… and ${countOf("en", count, ["more story", "more stories"])}`;

export function romanianReport(report: RunReport): string {
  const { slug, status, stories, isUnreadable } = report;
  const { done, all, left } = countStories(report);
  const built = stories === undefined ? "" : `: ${done} din ${counted("ro", all, "story")}`;
  const head = {
    approved: "",
    running: `🚧 Se construiește acum **${slug}**.`,
    complete:
      left === 0
        ? `🌅 Bună dimineața! **${slug}** e gata${built}.`
        : `🌅 Bună dimineața! **${slug}** a fost trecut ca gata, cu ${done} din ${counted("ro", all, "story")} construite. Neconstruite: ${left}.`,
    failed:
      left === 0 && all > 0
        ? `⚠️ Rularea pentru **${slug}** s-a oprit înainte de sfârșit, deși toate poveștile sunt construite${built}.`
        : `⚠️ Rularea pentru **${slug}** s-a oprit înainte de sfârșit${built}. Ce s-a construit rămâne. Același plan poate continua de acolo la noapte, sau îl schimbăm cu \`/plan ${slug}\`.`,
  }[status];
  const unreadable = `⚠️ Nu pot citi poveștile proiectului **${slug}** (\`${PRD_NAME}\`): fișierul e stricat, scris pe jumătate sau nu mi se deschide. Îl las așa cum e, ca să nu se piardă nimic din ce s-a construit. Repară-l sau ia-l de acolo: atunci fac eu altul înainte de următoarea rulare.`;
  const said = [head, isUnreadable === true ? unreadable : ""].filter((sentence) => sentence !== "");
  return [...said, ...storyLines(report, moreRomanian)].join("\n");
}

const moreRomanian = (count: number) => `… și încă ${countOf("ro", count, ["poveste", "povești"])}`;
