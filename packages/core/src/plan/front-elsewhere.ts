import type { Finding } from "./finding.ts";
import { frontError, quote } from "./front-finding.ts";

const FIELD = /^(?:> ?)?["'`*]{0,3}(verify|ralph|max_?iterations)["'`*]{0,3} ?[:=：][*`]{0,2}\s*(.*)$/i;
const MOST = 3;

/**
 * Settings that stand in the plan itself, where nobody reads them: below the title, at the end, in a second block.
 * `isGiven`: whether the front matter has the field, so that the plan may talk about another.
 */
export function settingsElsewhere(
  body: string,
  bodyLine: number,
  isGiven: { verify: boolean; ralph: boolean },
): Finding[] {
  const lines = body.split(/\r?\n/);
  const found = lines.flatMap((text, index) => {
    if (text.length > 500) return [];
    const [, key = "", rest = ""] = FIELD.exec(text) ?? [];
    const isVerify = key === "verify";
    if (key === "" || key.charAt(0) !== key.charAt(0).toLowerCase() || isGiven[isVerify ? "verify" : "ralph"])
      return [];
    const next = lines.slice(index + 1).find((below) => below.trim() !== "") ?? "";
    const isSetting = rest === "" ? /^(?:> ?)?\s*(?:[-*]\s|\w+:)/.test(next) : isVerify || /^[{\d]/.test(rest);
    return isSetting ? [frontError("front-matter-elsewhere", index + 1 + bodyLine, quote(text))] : [];
  });
  return found.slice(0, MOST);
}
