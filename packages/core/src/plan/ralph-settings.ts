import { isMap } from "yaml";
import { Branch, isDefaultBranch, shortBranch } from "./branch.ts";
import type { Finding } from "./finding.ts";
import { RalphSettings } from "./format.ts";
import type { Entry } from "./front-entry.ts";
import { readEntries, readYaml, scalarText } from "./front-entry.ts";
import { frontError, quote, readAs } from "./front-finding.ts";
import { isNone } from "./line.ts";
import { isOnlyOpen } from "./placeholder.ts";

interface Reading<Value> {
  /** `undefined` if it is not given or wrong. */
  value: Value | undefined;
  findings: Finding[];
}

/** The settings below `ralph`, as a block, as a list or in braces. */
export function readNested({ line, head, rest, source }: Entry): { entries: Entry[]; findings: Finding[] } {
  const broken = (text: string, at = line) => frontError("front-matter-broken", at, quote(text));
  if (head.startsWith("{")) {
    const inner = source.slice(source.indexOf("{"));
    const yaml = readYaml(inner);
    if (!isMap(yaml?.node)) return { entries: [], findings: [broken(source)] };
    const entries = yaml.node.items.map((pair): Entry => {
      const [start = 0] = (pair.key as { range?: number[] }).range ?? [];
      const value = scalarText(pair.value) ?? "";
      const key = scalarText(pair.key) ?? String(pair.key);
      return {
        key,
        line: line + inner.slice(0, start).split("\n").length - 1,
        head: value,
        rest: [],
        source: `${key}: ${value}`,
      };
    });
    return { entries, findings: [] };
  }
  if (head !== "" && !/^(?:null|~)$/.test(head)) return { entries: [], findings: [broken(source)] };
  const lines = rest.map(({ line, text }) => ({ line, text: text.replace(/^(\s*)- /, "$1  ") }));
  const { entries, stray } = readEntries(lines);
  return { entries, findings: stray.map(({ line, text }) => broken(text, line)) };
}

/** The branch that the night builds on. Git must accept it, and it must not be the project's own. */
export function readBranch({ line, source, ...entry }: Entry): Reading<string> {
  const text = valueOf(entry);
  if (text === "") return { value: undefined, findings: [] };
  if (text !== undefined && isNone(text)) return { value: undefined, findings: [readAs(line, source, "∅")] };
  const name = text === undefined ? undefined : shortBranch(withoutTicks(text));
  if (name === undefined || isOnlyOpen(name) || !Branch.safeParse(name).success)
    return { value: undefined, findings: [frontError("branch-refused", line, quote(source))] };
  if (isDefaultBranch(name)) return { value: name, findings: [frontError("branch-default", line, quote(name))] };
  return { value: name, findings: name === text ? [] : [readAs(line, source, quote(name))] };
}

/** How often the night may begin. */
export function readIterations({ line, source, ...entry }: Entry): Reading<number> {
  const text = valueOf(entry);
  if (text === "") return { value: undefined, findings: [] };
  const digits = withoutTicks(text ?? "");
  const count = /^\d{1,9}$/.test(digits) ? Number(digits) : NaN;
  const parsed = RalphSettings.shape.max_iterations.safeParse(count);
  if (parsed.success) return { value: parsed.data, findings: digits === text ? [] : [readAs(line, source, digits)] };
  return { value: undefined, findings: [frontError("iterations-invalid", line, quote(source))] };
}

function withoutTicks(text: string): string {
  return /^(`+)(.*)\1$/.exec(text)?.[2]?.trim() ?? text;
}

/** The text of a single value; `""` if there is none. `undefined` if YAML reads something else there. */
function valueOf({ head, rest }: Pick<Entry, "head" | "rest">): string | undefined {
  const text = [head, ...rest.map(({ text }) => text.trim())].join(" ").trim();
  if (text === "" || /^`[^`]*`$/.test(text)) return text;
  return scalarText(readYaml(text)?.node)?.trim();
}
