import { parseEntities } from "./fakes/telegram/entity-parser.ts";

/** What a person sees of a message, by each platform's own rules, and where its links lead. */

export function shownByTelegram(html: string): string {
  const parsed = parseEntities(html);
  if (parsed.kind === "refused") throw new Error(`${parsed.reason} in ${html}`);
  return parsed.entities
    .filter(({ url }) => url !== undefined)
    .toSorted((left, right) => right.offset + right.length - left.offset - left.length)
    .reduce((text, { offset, length, url = "" }) => {
      const end = offset + length;
      return text.slice(offset, end) === url ? text : `${text.slice(0, end)} ${url} ${text.slice(end)}`;
    }, parsed.text);
}

export function shownByBrowser(html: string): string {
  return html
    .replace(/<a href="([^"]*)"[^>]*>([^]*?)<\/a>/g, (_, href: string, label: string) => `${label} ${href} `)
    .replace(/<br>|<\/(?:p|li|h\d|t[hd]|pre)>/g, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(lt|gt|quot|amp);/g, (_, name: string) => ({ lt: "<", gt: ">", quot: '"' })[name] ?? "&");
}

type Rule = [pattern: RegExp, show: (match: RegExpExecArray) => string];

const inner = (match: RegExpExecArray) => shownByDiscord(match[1] ?? match[2] ?? "");

/** Discord's rules in its own order (those of its fork of simple-markdown). */
const RULES: Rule[] = [
  [/^\\([^0-9A-Za-z\s])/, (match) => match[1] ?? ""],
  [/^```(?:[a-z0-9_+\-.#]+?\n)?\n*([^\n][^]*?)\n*```/i, (match) => `${match[1] ?? ""}\n`],
  [/^<(https?:\/\/[^\s>]+)>/, (match) => ` ${match[1] ?? ""} `],
  [
    /^\[((?:\\[^]|\[[^\]]*\]|[^[\]\\])+)\]\(<([^>\s]+)>\)/,
    (match) => `${shownByDiscord(match[1] ?? "")} ${match[2] ?? ""} `,
  ],
  [/^(`+)([^]*?[^`])\1(?!`)/, (match) => (match[2] ?? "").replace(/^ (?=`)|(?<=`) $/g, "")],
  [/^\*\*((?:\\[^]|[^\\])+?)\*\*(?!\*)/, inner],
  [/^__((?:\\[^]|[^\\])+?)__(?!_)/, inner],
  [/^\b_((?:__|\\[^]|[^\\_])+?)_\b/, inner],
  [/^\*(?=\S)((?:\*\*|\\[^]|\s+(?:\\[^]|[^*\s\\]|\*\*)|[^\s*\\])+?)\*(?!\*)/, inner],
  [/^~~([^]+?)~~(?!_)/, inner],
  [/^\|\|([^]+?)\|\|/, inner],
];

export function shownByDiscord(content: string): string {
  let shown = "";
  for (let rest = content; rest !== "";) {
    const isLine = shown === "" || shown.endsWith("\n");
    const marker = isLine ? /^(?:> |-# |#{1,3} )/.exec(rest) : null;
    if (marker !== null) {
      rest = rest.slice(marker[0].length);
      continue;
    }
    const found = RULES.flatMap(([pattern, show]) => {
      const match = /^[\\<`[*_~|]/.test(rest) ? pattern.exec(rest) : null;
      return match === null ? [] : [{ length: match[0].length, text: show(match) }];
    })[0];
    shown += found?.text ?? rest.charAt(0);
    rest = rest.slice(found?.length ?? 1);
  }
  return shown.replaceAll("\u200b", "");
}
