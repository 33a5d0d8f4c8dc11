import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { conversationKey } from "@echo/core/id/conversation-key";
import { say } from "@echo/core/message/say";
import { syncPlans } from "@echo/runner/workspace/sync";
import { expect, test } from "vitest";
import { approveProject } from "../../../test/cli/approved.ts";
import { createMemoryStores } from "../../../test/fakes/store/memory.ts";
import { planText, story } from "../../../test/runner/plan-text.ts";
import { tellUnreadable } from "./unreadable-notice.ts";

test("a prd.json that stays unreadable is told once, in both languages, and again only if it changes", async () => {
  const workspaceRoot = await mkdtemp(path.join(os.tmpdir(), "echo-unreadable-"));
  const stores = createMemoryStores();
  await approveProject(stores, "plant-bot", planText("plant-bot", [story(1, "Remind")]));
  const deps = { ...stores, workspaceRoot, now: () => 1_000_000, locale: "ro" as const };
  const file = path.join(workspaceRoot, "plant-bot/scripts/ralph/prd.json");
  const reports = async () => {
    const { failed, unreadable } = await syncPlans(deps);
    await tellUnreadable(deps, [...failed, ...unreadable]);
    const pending = await stores.inbox.listPending(conversationKey("echo", "plant-bot"));
    return pending.map(({ intent }) => intent);
  };
  expect(await reports()).toEqual([]);
  await writeFile(file, '{"userStories": [');
  await utimes(file, 990, 990);
  expect(await reports()).toEqual([]);
  await utimes(file, 600, 600);
  const [report, ...others] = await reports();
  expect(others).toEqual([]);
  expect(await reports()).toEqual([report]);
  await utimes(file, 500, 500);
  expect(await reports()).toHaveLength(2);
  if (report?.kind !== "report") throw new Error("no report");
  expect(say("ro").report(report)).toMatch(
    /^⚠️ Nu pot citi poveștile proiectului \*\*plant-bot\*\* \(`prd\.json`\).*Repară-l/,
  );
  expect(say("en").report(report)).toMatch(/^⚠️ I cannot read the stories of \*\*plant-bot\*\*.*Mend it/);
  await rm(workspaceRoot, { recursive: true });
});
