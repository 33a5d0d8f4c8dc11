import type { Slug } from "@echo/core/id/slug";
import { FINAL_PLAN_NAME } from "@echo/core/project/files";

/** Addresses of a project's pages. A plan's sha256 names its version. */
export function projectPath(slug: Slug): string {
  return `/console/projects/${slug}`;
}

export function planPath(slug: Slug, sha256?: string): string {
  return `${projectPath(slug)}/plan${sha256 === undefined ? "" : `?sha256=${sha256}`}`;
}

export function planFilePath(slug: Slug, sha256: string): string {
  return `${projectPath(slug)}/${FINAL_PLAN_NAME}?sha256=${sha256}`;
}

export function comparisonPath(slug: Slug, from: string, to: string): string {
  return `${projectPath(slug)}/plan/comparison?from=${from}&to=${to}`;
}
