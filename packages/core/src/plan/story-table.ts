import { toKey, toLine } from "./line.ts";
import { CRITERIA_NAMES } from "./story-field.ts";

/** The columns of a table whose rows are criteria. */
export function isCriteriaHeader(header: readonly string[]): boolean {
  const keys = header.map(toKey);
  const columns = [
    ...CRITERIA_NAMES,
    "criteriu",
    "criteriu de acceptare",
    "given",
    "then",
    "dat fiind",
    "atunci",
    "expected",
    "expected result",
  ];
  return keys.some((key) => columns.includes(key));
}

/** A row without the column of its number: `Given X; When Y; Then Z`, or its cells. */
export function rowText(header: readonly string[], row: readonly string[]): string {
  const isSteps = header.some((cell) => /^\W*(?:then|atunci)\W*$/i.test(cell));
  const cells = row.map((cell, index) => {
    const name = (header[index] ?? "").trim();
    const text = toLine(cell);
    if (text === "" || /^(?:#|nr\.?|no\.?)$/i.test(name)) return "";
    const isStep = /^\W*(?:given|when|then|and|dat fiind|când|cand|atunci|și|si)\W*$/iu.test(name);
    return isSteps && isStep ? `${name} ${text}` : text;
  });
  return cells.filter(Boolean).join(isSteps ? "; " : " — ");
}
