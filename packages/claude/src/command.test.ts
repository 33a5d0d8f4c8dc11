import { expect, test } from "vitest";
import type { CommandSettings } from "./command.ts";
import { buildArguments } from "./command.ts";

const PROMPT = "/tmp/agent/system-prompt.md";
const settings: CommandSettings = {
  profile: "guarded",
  home: "/home/agent",
  cwd: "/home/agent/workspace/plant-bot",
  document: "scripts/ralph/phases/office-hours.md",
  slug: "plant-bot",
  session: { id: "00000000-0000-4000-8000-000000000000", resume: false },
  maxTurns: 20,
  addDirs: [],
};

function valueOf(given: Partial<CommandSettings>, flag: string): string | undefined {
  const list = buildArguments({ ...settings, ...given }, PROMPT);
  return list.includes(flag) ? list[list.indexOf(flag) + 1] : undefined;
}

test("every call streams, has one turn limit, reads only the user's settings and sets the system prompt", () => {
  for (const profile of ["guarded", "open"] as const) {
    for (const resume of [true, false]) {
      const list = buildArguments({ ...settings, profile, session: { ...settings.session, resume } }, PROMPT);
      for (const flag of ["-p", "--verbose", "--strict-mcp-config"]) expect(list).toContain(flag);
      const value = (flag: string) => list[list.indexOf(flag) + 1];
      expect(value("--output-format")).toBe("stream-json");
      expect(value("--max-turns")).toBe("20");
      expect(value("--setting-sources")).toBe("user");
      expect(value("--system-prompt-file")).toBe(PROMPT);
      expect(value("--system-prompt-snapshot")).toBe("off");
      expect(JSON.parse(value("--settings") ?? "")).toMatchObject({ disableAllHooks: true });
    }
  }
});

test("a session id is passed once: to begin a session or to resume it", () => {
  const { id } = settings.session;
  expect([valueOf({}, "--session-id"), valueOf({}, "--resume")]).toEqual([id, undefined]);
  const resumed = { session: { id, resume: true } };
  expect([valueOf(resumed, "--session-id"), valueOf(resumed, "--resume")]).toEqual([undefined, id]);
});

test("the guarded profile names its tools and never skips permissions; the open profile does the opposite", () => {
  const guarded = buildArguments(settings, PROMPT);
  expect(guarded).not.toContain("--dangerously-skip-permissions");
  expect(valueOf({}, "--permission-mode")).toBe("dontAsk");
  expect(valueOf({}, "--tools")).toBe("Read,Write,Edit,Glob,Grep,Skill");
  const open = buildArguments({ ...settings, profile: "open" }, PROMPT);
  expect(open).toContain("--dangerously-skip-permissions");
  expect(open).not.toContain("--tools");
  expect(open).not.toContain("--permission-mode");
});

test("folders and budget are passed if they are given", () => {
  const list = buildArguments({ ...settings, addDirs: ["/a", "/b"], budgetUsd: 0.5 }, PROMPT);
  expect(list.join(" ")).toMatch(/--add-dir \/a --add-dir \/b --max-budget-usd 0\.5$/);
  expect(buildArguments(settings, PROMPT).join(" ")).not.toMatch(/add-dir|budget/);
});
