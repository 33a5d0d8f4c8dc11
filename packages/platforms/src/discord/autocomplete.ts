import type { ProjectStore } from "@echo/core/port/project-store";
import { cut } from "@echo/core/text/cut";

/** Discord's limits for choices. */
const CHOICES_MAX = 25;
const NAME_LENGTH = 100;

/** Pending projects that match the typed text: first those that begin with it, then those that contain it. */
export async function completeSlug(
  projects: Pick<ProjectStore, "find">,
  typed: string,
): Promise<{ name: string; value: string }[]> {
  const found = await projects.find(typed.trim().toLowerCase(), CHOICES_MAX);
  return found.map(({ slug, description }) => ({
    name: cut(`${slug}: ${description.replace(/\s+/g, " ")}`, NAME_LENGTH),
    value: slug,
  }));
}
