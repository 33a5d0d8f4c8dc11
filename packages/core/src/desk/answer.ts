import type { Button } from "../inbound/button.ts";

/** What the webhook answers, before any runner has done anything. */
export type Answer =
  /** Said at once. `personal`: for this one person (ephemeral where the platform can). */
  | { kind: "said"; markdown: string; buttons?: Button[][]; personal: boolean }
  /** Stored; a runner answers. `starting` is the sentence to show meanwhile, only for the first delivery. */
  | { kind: "accepted"; starting?: string; duplicate: boolean }
  /** Ordinary chat that is not for us. */
  | { kind: "ignored" };

export type Said = Extract<Answer, { kind: "said" }>;

export function said(markdown: string, buttons?: Button[][], personal = true): Said {
  return { kind: "said", markdown, personal, ...(buttons === undefined ? {} : { buttons }) };
}
