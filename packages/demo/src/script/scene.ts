import type { Decision } from "./decision.ts";
import type { Exchange } from "./exchange.ts";
import type { Setting } from "./setting.ts";
import type { Tale } from "./tale.ts";

/** One step of the demo's planner, before the delay is added. */
export type Step = { text: string } | { text: string; tools: { name: string; input: Record<string, string> }[] };

export interface Scene {
  setting: Setting;
  tale: Tale;
  exchanges: readonly Exchange[];
  /** The exchange that is being answered. */
  current: Exchange;
  /** From the documents of the earlier phases. */
  earlier: readonly Decision[];
  /** `YYYY-MM-DD` */
  today: string;
}
