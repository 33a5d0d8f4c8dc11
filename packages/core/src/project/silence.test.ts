import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Slug } from "../id/slug.ts";
import { moveProject } from "./change.ts";
import type { Project } from "./project.ts";
import { isSilent } from "./silence.ts";

const LIMIT_MS = 1000;
const running: Project = { slug: Slug.parse("plant-bot"), description: "", status: "running", proposedAt: 0 };
const time = fc.integer({ min: 0, max: 10_000 });

test("a run is silent if its last sign is the limit away, on whichever side a wrong clock has put it", () => {
  fc.assert(
    fc.property(time, time, time, (startedAt, at, now) => {
      const distance = Math.abs(now - Math.max(startedAt, at));
      const project = { ...running, startedAt, progress: { passed: 1, total: 3, at } };
      expect(isSilent(project, now, LIMIT_MS)).toBe(distance >= LIMIT_MS);
      expect(isSilent({ ...project, status: "approved" }, now, LIMIT_MS)).toBe(false);
    }),
  );
});

test("a run that gave a sign while its silence was being told is not silent", () => {
  const told = (silentSince: number) => {
    const project = { ...running, startedAt: 1, progress: { passed: 1, total: 3, at: 5 } };
    return moveProject(project, "running", { from: ["running"], now: 9, silentSince }).project.silentSince;
  };
  expect([told(1), told(5)]).toEqual([undefined, 5]);
});
