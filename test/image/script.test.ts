import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { IMAGE, makeStandIn, PLANNING_SKILLS, runImageScript } from "./stand-in.ts";

let root: string;
let gstack: string;
let skills: string;
let standIn: { repository: string; commit: string };
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "echo-image-"));
  gstack = path.join(root, "gstack");
  skills = path.join(root, "skills");
  standIn = await makeStandIn(path.join(root, "stand-in"));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const pinned = () => ({ GSTACK_REPOSITORY: standIn.repository, GSTACK_COMMIT: standIn.commit, HOME: root });

describe("gstack in the image", () => {
  test("is fetched at one commit, and cannot look for others", async () => {
    await runImageScript("fetch-gstack.sh", [gstack], pinned());
    expect(readFileSync(path.join(gstack, "VERSION"), "utf8")).toBe("0.0.0");
    expect(existsSync(path.join(gstack, ".git"))).toBe(false);
  });

  test("another commit than the one that was asked for is an error", async () => {
    const asked = { ...pinned(), GSTACK_COMMIT: "0".repeat(40) };
    await expect(runImageScript("fetch-gstack.sh", [path.join(root, "other")], asked)).rejects.toThrow(/fetch-gstack/);
  });

  test("offers the planning skills and no others", async () => {
    await runImageScript("lay-out-gstack.sh", [gstack, skills]);
    const offered = readdirSync(skills).filter((name) => existsSync(path.join(skills, name, "SKILL.md")));
    expect(new Set(offered)).toEqual(new Set(PLANNING_SKILLS));
    expect(existsSync(path.join(skills, "office-hours/sections/more.md"))).toBe(true);
    expect(existsSync(path.join(skills, "gstack/bin/gstack-config"))).toBe(true);
    expect(existsSync(path.join(skills, "gstack/.feature-prompted-model-overlay"))).toBe(true);
  });

  test("if a planning skill is missing, the image is not built", async () => {
    const half = path.join(root, "half");
    await mkdir(path.join(half, "office-hours"), { recursive: true });
    await writeFile(path.join(half, "office-hours/SKILL.md"), "");
    await expect(runImageScript("lay-out-gstack.sh", [half, path.join(root, "half-skills")])).rejects.toThrow(
      "gstack has no plan-ceo-review/SKILL.md",
    );
  });
});

describe("the agent's home", () => {
  test("can be prepared by many runners at once, and repeatedly", async () => {
    const home = path.join(root, "home");
    const prepare = () => runImageScript("prepare-home.sh", [home, skills]);
    await Promise.all(Array.from({ length: 6 }, prepare));
    await prepare();
    for (const name of ["gstack", ...PLANNING_SKILLS]) {
      expect(await readlink(path.join(home, ".claude/skills", name))).toBe(path.join(skills, name));
    }
    expect(statSync(path.join(home, "workspace")).isDirectory()).toBe(true);
    const left = readdirSync(path.join(home, ".gstack")).filter((name) => name.startsWith("config."));
    expect(left).toEqual(["config.yaml"]);
  });

  test("asks nobody about gstack's own matters", () => {
    const config = readFileSync(path.join(root, "home/.gstack/config.yaml"), "utf8");
    for (const line of ["telemetry: off", "update_check: false", "routing_declined: true", "proactive: false"]) {
      expect(config).toContain(`${line}\n`);
    }
    const marks = readdirSync(path.join(root, "home/.gstack"));
    expect(marks).toEqual(expect.arrayContaining([".completeness-intro-seen", ".telemetry-prompted", ".activated"]));
  });

  test("keeps the deployer's own settings, and a skill of the same name", async () => {
    const home = path.join(root, "own");
    await mkdir(path.join(home, ".claude/skills/office-hours"), { recursive: true });
    await mkdir(path.join(home, ".gstack"), { recursive: true });
    await writeFile(path.join(home, ".claude/skills/office-hours/SKILL.md"), "mine");
    await writeFile(path.join(home, ".gstack/config.yaml"), "proactive: true\n");
    await runImageScript("prepare-home.sh", [home, skills]);
    expect(readFileSync(path.join(home, ".claude/skills/office-hours/SKILL.md"), "utf8")).toBe("mine");
    expect(readFileSync(path.join(home, ".gstack/config.yaml"), "utf8")).toBe("proactive: true\n");
    expect(existsSync(path.join(home, ".claude/skills/plan-eng-review/SKILL.md"))).toBe(true);
  });

  test.runIf(process.getuid?.() === 0)(
    "belongs to the agent, and the program that starts there is root's",
    async () => {
      const open = await mkdtemp("/tmp/echo-image-open-");
      await runImageScript("lay-out-gstack.sh", [gstack, path.join(open, "skills")]);
      await chmod(open, 0o755);
      const home = path.join(open, "home");
      const env = { ECHO_HOME: home, AGENT_UID: "1001", AGENT_GID: "1001", ECHO_SKILLS: path.join(open, "skills") };
      const { stdout } = await runImageScript("start.sh", ["id", "-u"], env);
      expect(stdout.trim()).toBe("0");
      expect([statSync(home).uid, statSync(path.join(home, ".gstack/config.yaml")).uid]).toEqual([1001, 1001]);
      await rm(open, { recursive: true });
    },
  );

  test.runIf(process.getuid?.() === 0)(
    "is made ready without the runner's secrets, which the program has",
    async () => {
      const open = await mkdtemp("/tmp/echo-image-open-");
      await chmod(open, 0o755);
      await copyFile(path.join(IMAGE, "start.sh"), path.join(open, "start.sh"));
      await writeFile(path.join(open, "prepare-home.sh"), `#!/bin/sh\nenv > "$1/seen"\n`, { mode: 0o755 });
      const home = path.join(open, "home");
      const env = { ECHO_HOME: home, AGENT_UID: "1001", AGENT_GID: "1001", TELEGRAM_BOT_TOKEN: "hunter2" };
      const { stdout } = await promisify(execFile)(path.join(open, "start.sh"), ["env"], {
        env: { PATH: process.env["PATH"], ...env },
      });
      expect(stdout).toContain("hunter2");
      const seen = readFileSync(path.join(home, "seen"), "utf8");
      expect(seen).toContain("PATH=");
      expect(seen).not.toMatch(/hunter2|TOKEN/);
      await rm(open, { recursive: true });
    },
  );
});
