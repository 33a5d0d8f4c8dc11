import type { Locale } from "@echo/core/text/locale";
import { countOf } from "@echo/core/text/plural";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const DAYS = { ro: ["zi", "zile"], en: ["day", "days"] } as const;

/** "45 s", "12 min", "3 h 20 min", "4 days". */
export function formatDuration(ms: number, locale: Locale): string {
  const span = Math.max(0, ms);
  if (span < MINUTE_MS) return `${Math.round(span / SECOND_MS)} s`;
  if (span < HOUR_MS) return `${Math.round(span / MINUTE_MS)} min`;
  if (span >= 2 * DAY_MS) return countOf(locale, Math.floor(span / DAY_MS), DAYS[locale]);
  const minutes = Math.floor((span % HOUR_MS) / MINUTE_MS);
  return `${Math.floor(span / HOUR_MS)} h${minutes === 0 ? "" : ` ${minutes} min`}`;
}

export function formatTime(at: number, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(at);
}

/** 8412 → "8.4K". */
export function formatCount(count: number, locale: Locale): string {
  return new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }).format(count);
}
