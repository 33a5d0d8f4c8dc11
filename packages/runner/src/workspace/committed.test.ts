import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Prd } from "@echo/core/plan/prd";
import { renderPrd } from "@echo/core/plan/prd";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withCommitted } from "./committed.ts";

const NIGHT = 1_800_000_000;
const ids = Array.from({ length: 9 }, (_, index) => `US-00${index + 1}`);
const PRD: Prd = {
  project: "plant-bot",
  branchName: "ralph/plant-bot",
  description: "",
  userStories: ids.map((id, index) => ({
    id,
    title: `Title ${index + 1}`,
    description: "",
    acceptanceCriteria: [],
    priority: index + 1,
    passes: false,
    notes: "",
  })),
};

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), "echo-committed-"));
  execFileSync("git", ["init", "--quiet", "--initial-branch=main", root]);
  const commit = (branch: string, at: number, subject: string) =>
    `commit refs/heads/${branch}\ncommitter A <a@b> ${at} +0000\ndata ${Buffer.byteLength(subject)}\n${subject}\n`;
  const night = [
    "feat: US-001 - Title 1",
    "feat: [US-002] - Title 2",
    "feat(US-003): title 3",
    "feat(app)!: us_4 ✅",
    "docs: plan US-005",
    "wip: US-005",
    "feat: prepare US-005 for later",
    "feat: US-006 - Title 6",
    'Revert "feat: US-006 - Title 6"',
    "feat: US-0071 - another story",
  ];
  const input = [
    commit("ralph/plant-bot", NIGHT - 86_400, "feat: US-008 - of an earlier planning"),
    ...night.map((subject, index) => commit("ralph/plant-bot", NIGHT + index, subject)),
    commit("ralph/other", NIGHT, "feat: US-009 - on another branch"),
  ].join("");
  execFileSync("git", ["fast-import", "--quiet"], { cwd: root, input });
});
afterAll(() => rm(root, { recursive: true }));

const git = { env: { PATH: process.env["PATH"] ?? "", HOME: os.tmpdir() } };
const look = (text: string | undefined, seen: string[] = [], where = root, prd = PRD) =>
  withCommitted({ git }, { approvedAt: NIGHT * 1000 }, { root: where, prd, text }, seen);

test("a story that is gone from prd.json counts if it is committed on the plan's branch, since its approval, and stays", async () => {
  expect(await look(undefined)).toEqual(["US-001", "US-002", "US-003", "US-004"]);
  expect(await look(undefined, ["US-009", "US-001"])).toEqual(["US-009", "US-001", "US-002", "US-003", "US-004"]);
});

test("a story that is still in the file is what the file says", async () => {
  const renamed = PRD.userStories.map((story) => ({ ...story, id: story.id.replace("US-00", "STORY-") }));
  for (const userStories of [PRD.userStories, renamed])
    expect(await look(renderPrd({ ...PRD, userStories: userStories.slice(1) }))).toEqual(["US-001"]);
  expect(await look('{"userStories": [', ["US-003"])).toEqual(["US-003"]);
});

test("without a repository, or without the branch, nothing is known", async () => {
  expect(await look(undefined, ["US-001"], path.join(root, "gone"))).toEqual(["US-001"]);
  expect(await look(undefined, [], root, { ...PRD, branchName: "ralph/none" })).toEqual([]);
});
