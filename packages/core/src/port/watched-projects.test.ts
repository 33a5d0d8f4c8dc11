import { expect, test } from "vitest";
import { approveProject } from "../../../../test/cli/approved.ts";
import { createMemoryStores } from "../../../../test/fakes/store/memory.ts";
import { watchProjects } from "./watched-projects.ts";

test("whoever changes a project is told when the change has been seen, and only then", async () => {
  const stores = createMemoryStores();
  const seen: string[] = [];
  let status: () => Promise<string | undefined> = async () => undefined;
  const projects = watchProjects(stores.projects, async () => void seen.push((await status()) ?? ""));
  const { slug } = await approveProject({ ...stores, projects }, "plant-bot", "A plan.");
  expect(seen).toHaveLength(2);
  status = async () => (await stores.projects.read(slug))?.status;
  expect(await projects.move(slug, "running", { from: ["approved"], now: 1 })).toBe(true);
  expect(await projects.move(slug, "running", { from: ["approved"], now: 2 })).toBe(false);
  expect(seen.slice(2)).toEqual(["running"]);
});
