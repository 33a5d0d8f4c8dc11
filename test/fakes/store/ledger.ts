import type { Ledger } from "@echo/core/port/ledger";
import type { Data } from "./data.ts";

export function createMemoryLedger({ spentUsd }: Data): Ledger {
  return {
    charge: async (day, usd) => void spentUsd.set(day, (spentUsd.get(day) ?? 0) + usd),
    spentUsd: async (day) => spentUsd.get(day) ?? 0,
  };
}
