import type { PhaseRecord, SessionBase } from "../conversation/session.ts";

/** The usage of several phases together. */
export interface Total {
  usd: number;
  tokens: number;
}

type Used = Partial<Pick<PhaseRecord, "costUsd" | "tokensIn" | "tokensOut">>;

/** An unknown cost counts as zero. */
export function totalOf(phases: readonly Used[]): Total {
  return phases.reduce<Total>(
    ({ usd, tokens }, { costUsd = 0, tokensIn = 0, tokensOut = 0 }) => ({
      usd: usd + costUsd,
      tokens: tokens + tokensIn + tokensOut,
    }),
    { usd: 0, tokens: 0 },
  );
}

export function totalCostUsd({ phases }: SessionBase): number {
  return totalOf(phases).usd;
}
