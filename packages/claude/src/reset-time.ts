import type { ClaudeEvent } from "./event.ts";

/** A number of seconds or milliseconds in this span is a time. Any other is no time at all. */
const EARLIEST_MS = Date.UTC(2020, 0, 1);
const LATEST_MS = Date.UTC(2100, 0, 1);

/** `resets 3am (UTC)`, `limits will reset at 9:30 AM`, `try again at 5 p.m.`, `resets Oct. 3, 5pm`. Not `resets soon`. */
const IN_WORDS =
  /\b(?:reset(?:s|ting)?|(?:try|available) again):? (?:(?:at|on|by) )?(?=[^\n·∙•|]{0,20}(?:\d|noon|midnight|tomorrow))(?!in |after )((?:[^\n·∙•|.]|\.(?=[\w.]|\s*m\b|\s?\()|(?<=\b[ap]\.m|\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun))\.){1,40})/i;

/** When the limit resets: from its event, else from the CLI's words, or the old `…|<Unix seconds>`. */
export function resetOf(events: readonly ClaudeEvent[], said: string): string | undefined {
  const infos = events.flatMap((event) => (event.kind === "rate-limit" ? [event.rate_limit_info] : []));
  // There is an event for each limit. The others may still have room, and reset at another time.
  const info = infos.findLast(({ status }) => status === "rejected") ?? infos.at(-1);
  const stamped = /(?:\||\bresets?(?: at)? )(\d{10,13})\b/.exec(said)?.[1];
  return timeOf(info?.resetsAt) ?? timeOf(stamped) ?? inWords(said);
}

/** A time in seconds, in milliseconds or as text, whichever the CLI's version gives. */
function timeOf(given: number | string | null | undefined): string | undefined {
  if (given === undefined || given === null || given === "") return undefined;
  const number = Number(given);
  const candidates = Number.isFinite(number) ? [number * 1000, number] : [Date.parse(String(given))];
  const ms = candidates.find((candidate) => candidate >= EARLIEST_MS && candidate < LATEST_MS);
  return ms === undefined ? undefined : `${new Date(ms).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

function inWords(said: string): string | undefined {
  const words = IN_WORDS.exec(said)?.[1]?.split(/,? (?:or|and|you|to|please|unless)\b/i)[0];
  return words?.replace(/[\s,;:]+$/, "");
}
