import type { PhaseRecord, Session } from "../conversation/session.ts";
import { say } from "../message/say.ts";
import type { Ledger } from "../port/ledger.ts";
import type { Log } from "../system/log.ts";
import type { Locale } from "../text/locale.ts";
import { dayOf } from "./day.ts";
import { dollars, isShownInDollars } from "./dollars.ts";
import { totalOf } from "./total.ts";

/** What the session has cost so far. */
export function sessionCost({ phases }: Session, locale: Locale): string {
  return costOf(phases, locale);
}

/** Dollars if an API key pays, else tokens. */
export function costOf(phases: readonly PhaseRecord[], locale: Locale): string {
  const { usd, tokens } = totalOf(phases);
  return isShownInDollars(usd) ? dollars(usd) : say(locale).tokens(tokens);
}

/** A day's limit for all people together. */
export interface DayLimit {
  ledger: Pick<Ledger, "spentUsd">;
  budgetUsd: number;
}

/** No line if no API key pays. If the ledger cannot be read, only this line is missing. */
export async function spentToday(
  { day, now, log }: { day?: DayLimit; now: () => number; log: Log },
  locale: Locale,
): Promise<string[]> {
  if (day === undefined) return [];
  const spentUsd = await day.ledger.spentUsd(dayOf(now())).catch((error: unknown) => {
    log("warn", "ledger-unreadable", { error: String(error) });
    return 0;
  });
  return spentUsd === 0 ? [] : [say(locale).today(dollars(spentUsd), dollars(day.budgetUsd))];
}
