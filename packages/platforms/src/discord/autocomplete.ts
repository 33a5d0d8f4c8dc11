import type { Project } from "@echo/core/project/project";
import { cut } from "@echo/core/text/cut";

/** Discord's limits for choices. */
const CHOICES_MAX = 25;
const NAME_LENGTH = 100;

/** Pending projects that match the typed text: first those that begin with it, then those that contain it. */
export function completeSlug(typed: string, pending: readonly Project[]): { name: string; value: string }[] {
  const text = typed.trim().toLowerCase();
  const found = pending.filter(({ slug }) => slug.includes(text));
  const ranked = [
    ...found.filter(({ slug }) => slug.startsWith(text)),
    ...found.filter(({ slug }) => !slug.startsWith(text)),
  ];
  return ranked.slice(0, CHOICES_MAX).map(({ slug, description }) => ({
    name: cut(`${slug}: ${description.replace(/\s+/g, " ")}`, NAME_LENGTH),
    value: slug,
  }));
}
