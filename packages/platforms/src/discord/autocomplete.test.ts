import { expect, test } from "vitest";
import type { Project } from "@echo/core/project/project";
import { Slug } from "@echo/core/id/slug";
import { completeSlug } from "./autocomplete.ts";

test("a choice that is too long for Discord is cut between two characters", async () => {
  const project: Project = {
    slug: Slug.parse("farm"),
    description: `x${"👩‍🌾".repeat(40)}`,
    status: "pending",
    proposedAt: 0,
    proposedBy: "p",
  };
  const projects = { find: async () => [project] };
  expect(await completeSlug(projects, "fa")).toEqual([{ name: `farm: x${"👩‍🌾".repeat(18)}…`, value: "farm" }]);
});
