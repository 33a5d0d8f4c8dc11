import type { Button } from "../inbound/button.ts";

/** The webhook's own answer, before any runner has acted. */
export type Answer =
  /** Said at once. `personal`: only for this person (ephemeral if the platform can do that). */
  | { kind: "said"; markdown: string; buttons?: Button[][]; personal: boolean }
  /** Stored; a runner will answer. `starting`: the sentence to show until then, only for the first delivery. */
  | { kind: "accepted"; starting?: string; duplicate: boolean }
  /** Ordinary chat that is not for the bot. */
  | { kind: "ignored" };

export type Said = Extract<Answer, { kind: "said" }>;

export function said(markdown: string, buttons?: Button[][], personal = true): Said {
  return { kind: "said", markdown, personal, ...(buttons === undefined ? {} : { buttons }) };
}
