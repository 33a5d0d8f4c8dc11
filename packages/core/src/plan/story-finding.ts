import type { Finding } from "./finding.ts";
import type { Sourced } from "./outline.ts";
import { cut } from "../text/cut.ts";

/** The heading that a story should have. */
export function suggestion({ title }: { title: string }, id: string): string {
  return title === "" ? `### ${id}: …` : `### ${id}: ${cut(title, 80)}`;
}

export function broken(code: Finding["code"], { text, line }: Sourced, detail: string): Finding {
  return { code, severity: "error", line, quote: text, detail };
}
