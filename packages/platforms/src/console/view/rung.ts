import { html } from "hono/html";
import type { Locale } from "@echo/core/text/locale";
import { say } from "@echo/core/message/say";
import { dollars, isShownInDollars } from "@echo/core/money/dollars";
import { totalOf } from "@echo/core/money/total";
import type { Rung } from "../ladder.ts";
import { formatCount, formatDuration } from "./format.ts";
import { icon } from "./icon.ts";
import type { Html } from "./layout.ts";
import { wordsOf } from "./word.ts";

/** The mark of a rung shows its state as a drawing. A screen reader reads it in words. */
export function rungMark({ status }: Rung, locale: Locale): Html {
  const drawing = { done: icon("tick"), active: icon("play"), skipped: icon("skip"), ahead: "" }[status];
  return html`<span class="mark">${drawing}<span class="unseen">${wordsOf(locale).status[status]}: </span></span>`;
}

export function rungName(rung: Rung, locale: Locale): Html {
  const optional = rung.optional && rung.status === "ahead" ? html` <small>${wordsOf(locale).optional}</small>` : "";
  return html`<span class="name">${say(locale).phase(rung.name)}${optional}</span>`;
}

/** "12 min · 5 turns · $0.12". Leaves out what is not known. */
export function rungFacts(rung: Rung, locale: Locale, now: number): string {
  const words = wordsOf(locale);
  const { startedAt, finishedAt, turns = 0, assumed } = rung;
  const span = startedAt === undefined ? undefined : formatDuration((finishedAt ?? now) - startedAt, locale);
  const isSkipped = rung.status === "skipped";
  return [
    ...(span === undefined || isSkipped ? [] : [rung.status === "active" ? words.lasting(span) : span]),
    ...(turns === 0 ? [] : [words.turns(turns)]),
    ...costOf([rung], locale),
    ...(assumed === undefined ? [] : [say(locale).assumptions(assumed)]),
  ].join(" · ");
}

/** Dollars if the CLI reports them, then tokens. Leaves out what is not known. */
export function costOf(rungs: readonly Rung[], locale: Locale): string[] {
  const { usd, tokens } = totalOf(rungs);
  const counted = tokens === 0 ? [] : [wordsOf(locale).tokens(formatCount(tokens, locale))];
  return isShownInDollars(usd) ? [dollars(usd), ...counted] : counted;
}
