import { join } from "node:path/posix";
import type { Locale } from "@echo/core/text/locale";
import { FINAL_PLAN_FILE } from "@echo/core/project/files";
import type { ModelRequest } from "../model/script.ts";
import type { Tale } from "./tale.ts";
import { genericEn } from "./tale/generic-en.ts";
import { genericRo } from "./tale/generic-ro.ts";
import { plantEn } from "./tale/plant-en.ts";
import { plantRo } from "./tale/plant-ro.ts";
import { externalTexts, quote } from "./words.ts";

/** The conversation's facts in the system prompt (prompts/planning-agent.md). */
export interface Setting {
  slug: string;
  phase: string;
  locale: Locale;
  description: string;
  phaseDocument: string;
  planPath: string;
  earlierDocuments: string[];
}

export function readSetting(request: ModelRequest): Setting {
  const { system } = request;
  const phaseDocument = factOf(system, "Phase document");
  const workspace = factOf(system, "Workspace");
  const descriptions = externalTexts(system);
  return {
    slug: factOf(system, "Project") || "project",
    phase: factOf(system, "Phase"),
    locale: /^ro/i.test(factOf(system, "Language")) ? "ro" : "en",
    description: descriptions[0] ?? "",
    phaseDocument,
    planPath: join(workspace, FINAL_PLAN_FILE),
    earlierDocuments: readEarlierDocuments(system),
  };
}

/** The first such line counts. A person wrote the description, which comes after all of these lines. */
function factOf(system: string, name: string): string {
  return new RegExp(`^- ${name}:[ \\t]*(.*)$`, "m").exec(system)?.[1]?.trim() ?? "";
}

function readEarlierDocuments(system: string): string[] {
  const [, after = ""] = system.split(/^- Documents of earlier phases:[ \t]*$/m, 2);
  const [list = ""] = after.trimStart().split(/\n[ \t]*\n/, 1);
  return Array.from(list.matchAll(/^\s*[-*]\s+[^/\n]*(\/.+?\.md)/gm), (match) => match[1] ?? "");
}

const PLANTS =
  /\bplants?\b|\bplant-|-plant|\bplante(?:le)?\b|\bplanta\b|\bwater(?:ing)? (?:the|our|my)\b|\bflori(?:le)?\b/i;

export function taleFor(setting: Setting): Tale {
  const ro = setting.locale === "ro";
  if (PLANTS.test(`${setting.slug} ${setting.description}`)) return ro ? plantRo : plantEn;
  const idea = quote(setting.description, 14) || setting.slug;
  return ro ? genericRo(setting.slug, idea) : genericEn(setting.slug, idea);
}
