import type { Locale } from "@echo/core/text/locale";
import type { Finding } from "@echo/core/plan/finding";
import { describeFinding } from "@echo/core/plan/finding";
import { fillTemplate } from "@echo/core/text/template";
import type { Prompts } from "../agent/prompt/load.ts";

/** One finding per line. */
export function listed(findings: readonly Finding[], locale: Locale): string {
  return findings.map((finding) => `- ${describeFinding(finding, locale)}`).join("\n");
}

/** Asks the agent to fix exactly these findings. */
export function repairPrompt(prompts: Prompts, findings: readonly Finding[]): string {
  return fillTemplate(prompts.repair, { findings: listed(findings, "en") });
}
