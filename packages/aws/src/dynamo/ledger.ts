import type { Ledger } from "@echo/core/port/ledger";
import { KEPT_SECONDS, TTL_ATTRIBUTE } from "./table.ts";
import type { Table } from "./table.ts";

const MICRO = 1_000_000;

const dayKey = (day: string) => ({ pk: `LEDGER#${day}`, sk: "LEDGER" });

/** Keeps one item per day, in whole millionths of a dollar, rounded up. */
export function createLedger(table: Table): Ledger {
  return {
    charge: async (day, usd) => {
      await table.update(dayKey(day), {
        add: { spent_micro_usd: Math.ceil(usd * MICRO) },
        setAbsent: { [TTL_ATTRIBUTE]: Date.parse(day) / 1000 + KEPT_SECONDS },
      });
    },
    spentUsd: async (day) => {
      const item = await table.get(dayKey(day));
      return Number(item?.["spent_micro_usd"] ?? 0) / MICRO;
    },
  };
}
