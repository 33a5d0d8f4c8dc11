/** `2.1.330 (Claude Code)` → `[2, 1, 330]`. */
export function parseVersion(text: string): readonly number[] | undefined {
  const match = /(\d+)\.(\d+)\.(\d+)/.exec(text);
  return match === null ? undefined : match.slice(1).map(Number);
}

export function isAtLeast(version: string, least: string): boolean {
  const [have, need] = [parseVersion(version), parseVersion(least)];
  if (have === undefined || need === undefined) return false;
  const index = need.findIndex((part, at) => part !== have[at]);
  return index === -1 || (have[index] ?? 0) > (need[index] ?? 0);
}
