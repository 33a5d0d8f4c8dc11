import { cut } from "../text/cut.ts";
import type { Finding, FindingCode } from "./finding.ts";

const QUOTE_MAX_LENGTH = 160;

/** The text as code, on one line, whatever is in it. */
export function quote(text: string): string {
  const line = cut(text.replace(/\s*\n\s*/g, " ⏎ ").trim(), QUOTE_MAX_LENGTH);
  if (!line.includes("`")) return `\`${line}\``;
  return `\`\` ${line} \`\``;
}

export function frontError(code: FindingCode, line: number, detail: string): Finding {
  return { code, severity: "error", line, detail };
}

export function frontWarning(code: FindingCode, line: number, detail: string): Finding {
  return { code, severity: "warning", line, detail };
}

/** What was read otherwise than it is written. */
export function readAs(line: number, written: string, meant: string): Finding {
  return frontWarning("front-matter-read-as", line, `${quote(written)} → ${meant}`);
}
