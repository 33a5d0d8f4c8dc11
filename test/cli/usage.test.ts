import { mkdir, mkdtemp, readdir, rm, rmdir } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { runCommandLine } from "@echo/cli/main";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runBin } from "./command-line.ts";

const COMMANDS = ["sync", "projects", "sessions", "mark", "register", "doctor"];

/** In this process: reading the command line needs nothing of the machine. */
async function read(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommandLine(args, {
    env: {},
    print: (line) => out.push(line),
    warn: (line) => err.push(line),
    now: () => 0,
    openLocal: () => Promise.reject(new Error("nothing is opened")),
    untilStopped: () => AbortSignal.abort(),
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

describe("the command line", () => {
  test("without a command, and with one that is not there: the overview, exit 2", async () => {
    const help = await read("--help");
    expect(help).toMatchObject({ code: 0, err: "" });
    for (const command of COMMANDS) expect(help.out).toContain(`\n  ${command}`);
    expect(await read()).toEqual({ code: 2, out: "", err: help.out });
    expect(await read("deploy")).toMatchObject({ code: 2, out: "", err: expect.stringContaining('"deploy"') });
  });

  test("--version", async () => {
    expect(await read("--version")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^echo-planner \d+\.\d+\.\d+$/),
      err: "",
    });
    expect((await read("--help")).out).toContain("--version");
  });

  test.each(COMMANDS)("%s --help", async (command) => {
    const { code, out, err } = await read(command, "--help");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(out).toMatch(new RegExp(`^echo-planner ${command}`));
    for (const word of ["--json", "--help", "Exit: 0"]) expect(out).toContain(word);
  });

  test.each([
    [["sync", "--wach"]],
    [["sync", "plant-bot"]],
    [["sync", "--watch", "--every", "soon"]],
    [["projects", "--status", "done"]],
    [["projects", "--status"]],
    [["sessions", "all"]],
    [["mark"]],
    [["mark", "plant-bot"]],
    [["mark", "plant-bot", "done"]],
    [["mark", "Plant Bot", "complete"]],
    [["mark", "../x", "complete"]],
    [["mark", "plant-bot", "complete", "now"]],
    [["register"]],
    [["register", "slack"]],
    [["doctor", "everything"]],
  ])("%j: wrong usage is one line and how it is right, exit 2", async (args) => {
    const { code, out, err } = await read(...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    const [problem, usage, ...rest] = err.split("\n");
    expect(problem).toMatch(new RegExp(`^echo-planner ${args[0]}: .`));
    expect(usage).toMatch(new RegExp(`^Usage: echo-planner ${args[0]}`));
    expect(rest).toEqual([]);
  });

  test("half of the cloud's names", async () => {
    const context = { print: () => {}, now: () => 0, untilStopped: () => AbortSignal.abort() };
    const err: string[] = [];
    const openLocal = () => Promise.reject(new Error("nothing is opened"));
    const warn = (line: string) => err.push(line);
    expect(await runCommandLine(["projects"], { ...context, warn, openLocal, env: { ECHO_TABLE: "t" } })).toBe(1);
    expect(err).toEqual([expect.stringMatching(/^echo-planner projects: ECHO_BUCKET/)]);
  });

  test("a misspelt setting is told before the command works somewhere else", async () => {
    const err: string[] = [];
    const context = { print: () => {}, now: () => 0, untilStopped: () => AbortSignal.abort() };
    const openLocal = () => Promise.reject(new Error("nothing is opened"));
    const env = { ECHO_DATADIR: "x" };
    await runCommandLine(["projects"], { ...context, warn: (line) => err.push(line), openLocal, env });
    expect(err[0]).toMatch(/^ECHO_DATADIR: .*Did you mean ECHO_DATA_DIR\?/);
  });
});

describe("the bin", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), "echo-usage-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("is found and runs, and ends with the command's code", async () => {
    const help = await runBin(["mark", "--help"], {}, folder);
    expect(help).toMatchObject({ code: 0, stderr: "", stdout: expect.stringContaining("echo-planner mark") });
    expect(await runBin(["mark"], {}, folder)).toMatchObject({ code: 2, stdout: "" });
    await mkdir(path.join(folder, ".env"));
    expect(await runBin(["projects"], {}, folder)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^echo-planner: \/.*\.env cannot be read \(.+\)\. .+\n$/),
    });
    await rmdir(path.join(folder, ".env"));
  });

  test("if no planner ever ran, the commands list nothing, change nothing and create nothing", async () => {
    expect(await runBin(["projects", "--json"], {}, folder)).toMatchObject({ code: 0, stdout: "[]\n" });
    expect(await runBin(["sessions", "--json"], {}, folder)).toMatchObject({ code: 0, stdout: "{}\n" });
    const { code, stderr } = await runBin(["sync"], {}, folder);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^echo-planner sync: there is no planner's data in .*ECHO_DATA_DIR.*\n$/);
    expect(await readdir(folder)).toEqual([]);
  });
});
