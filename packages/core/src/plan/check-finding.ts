import type { Finding } from "./finding.ts";
import type { Sourced } from "./outline.ts";
import { cut } from "../text/cut.ts";

const DETAIL_MAX_LENGTH = 160;

/** The story of a finding, and where it stands. */
export type About = Partial<Pick<Finding, "story" | "line" | "quote">>;

export function shortened(finding: Finding): Finding {
  return { ...finding, detail: cut(finding.detail, DETAIL_MAX_LENGTH) };
}

export function error(code: Finding["code"], detail: string, about: About = {}): Finding {
  return { code, severity: "error", detail: cut(detail, DETAIL_MAX_LENGTH), ...about };
}

export function warning(code: Finding["code"], detail: string, about: About = {}): Finding {
  return { ...error(code, detail, about), severity: "warning" };
}

export function at(source: Sourced | undefined): About {
  return source === undefined ? {} : { line: source.line, quote: source.text };
}
