import type { Decision } from "./decision.ts";
import type { Exchange } from "./exchange.ts";
import type { Setting } from "./setting.ts";
import type { Tale } from "./tale.ts";

/** One step of the demo's planner, without the delay. */
export type Step = { text: string } | { text: string; tools: { name: string; input: Record<string, string> }[] };

export interface Scene {
  setting: Setting;
  tale: Tale;
  exchanges: readonly Exchange[];
  /** The exchange that the planner is answering. */
  current: Exchange;
  /** The decisions in the documents of the earlier phases. */
  earlier: readonly Decision[];
  /** `YYYY-MM-DD` */
  today: string;
}
