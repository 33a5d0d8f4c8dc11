import type { Finding } from "./finding.ts";
import { toHeading } from "./line.ts";
import type { Sourced } from "./outline.ts";
import { readStoryHeading } from "./story-heading.ts";
import { cut } from "../text/cut.ts";

/** The heading that a story should have. */
export function suggestion({ title }: { title: string }, id: string): string {
  return title === "" ? `### ${id}: …` : `### ${id}: ${cut(title, 80)}`;
}

export function broken(code: Finding["code"], { text, line }: Sourced, detail: string): Finding {
  return { code, severity: "error", line, quote: text, detail };
}

/** A story below a heading that holds no stories to build. */
export function elsewhere(source: Sourced, section: string, severity: Finding["severity"]): Finding {
  return { ...broken("story-elsewhere", source, section === "" ? "…" : section), severity };
}

/** The title without a number, a strike or an id of its own: the suggestion puts the id in front. */
export function bareTitle(heading: string): string {
  const text = toHeading(heading.replaceAll("~~", ""));
  return (readStoryHeading(text)?.title ?? text).replace(/^(?:\d{1,3}(?:\.\d{1,3})*[.):]?\s+)(?=\S)/, "");
}
