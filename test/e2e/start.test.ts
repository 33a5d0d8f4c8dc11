import { existsSync } from "node:fs";
import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { ownFolder } from "@echo/local/store/owner";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startFakeDiscord } from "../fakes/discord/discord.ts";
import { processesOf, runScript } from "./process.ts";

/** The scripts of `npm start` and `npm run demo`. */
const START = fileURLToPath(new URL("../../packages/local/src/start.ts", import.meta.url));
const DEMO = fileURLToPath(new URL("../../packages/demo/src/demo.ts", import.meta.url));
/** Part of the last line that is printed if Claude is not signed in. Everything is running by then. */
const READY = "npm run demo";

let root: string;
beforeAll(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), "echo-start-")));
});
afterAll(async () => {
  const left = processesOf(root);
  await rm(root, { recursive: true, force: true });
  if (left.length > 0) throw new Error(`left running: ${left.join("; ")}`);
});

/** Starts the script in an empty folder that is also its home. */
async function start(name: string, env: Record<string, string>, until?: string, script = START) {
  const cwd = path.join(root, name);
  await mkdir(cwd);
  const all = { PATH: process.env["PATH"] ?? "", HOME: cwd, PORT: "0", ...env };
  const ended = await runScript(script, [], { cwd, env: all, ...(until === undefined ? {} : { until }) });
  return { ...ended, lines: ended.stderr.split("\n").filter((line) => line !== "") };
}

describe.concurrent("npm start", { timeout: 180_000 }, () => {
  test("with several wrong values stops with one line for each", async () => {
    const wrong = {
      PORT: "three thousand",
      PLANNER_PHASES: "office-hours,,x",
      ECHO_HOME: "/proc/nope",
      PLANNER_LOCAL: "ro",
      TELEGRAM_BOT_TOKEN: "secret-token-of-mine",
    };
    const { lines, stdout, exitCode } = await start("several", wrong);
    expect(new Set(lines.map((line) => line.split(":")[0]))).toEqual(new Set(Object.keys(wrong)));
    expect(lines).toHaveLength(5);
    expect([stdout, exitCode]).toEqual(["", 1]);
    expect(lines.join()).not.toContain("secret-token-of-mine");
  });

  test("with one invalid value stops with one line that says what was expected and where to set it", async () => {
    const { lines, stdout, exitCode } = await start("phase", { PLANNER_PHASES: "my-phase,office-hours" });
    expect(lines).toEqual([expect.stringMatching(/^PLANNER_PHASES: expected .+, got .+\. Set it in/)]);
    expect([stdout, exitCode]).toEqual(["", 1]);
  });

  test.each([
    ["npm start", START, "203.0.113.1"],
    ["the demo", DEMO, "nowhere.invalid"],
  ])("%s on an address of another machine ends with one line and leaves nothing open", async (...given) => {
    const [what, script, address] = given;
    const { lines, stdout, exitCode } = await start(
      `${what} ${address}`,
      { HOST: address, ECHO_DATA_DIR: "stores" },
      undefined,
      script,
    );
    // The stores would be where ECHO_DATA_DIR says, so that a second demo can run beside the first.
    const data = path.join(root, `${what} ${address}`, "stores", script === DEMO ? "demo/data" : "");
    expect(existsSync(data)).toBe(true);
    expect(lines).toEqual([
      `HOST: expected an address of this machine, got "${address}". Set it in the environment or in .env.`,
    ]);
    expect([stdout, exitCode]).toEqual(["", 1]);
  });

  test("ends at Ctrl+C even if Discord never opens the Gateway's session", async () => {
    const discord = await startFakeDiscord({ readyAfterMs: 3_600_000 });
    const running = start("no-ready", {
      DISCORD_APPLICATION_ID: discord.applicationId,
      DISCORD_PUBLIC_KEY: discord.publicKey,
      DISCORD_BOT_TOKEN: discord.token,
      DISCORD_API_URL: discord.url,
    });
    await vi.waitUntil(() => discord.gateway.sessions() === 1, { timeout: 60_000 });
    for (const line of processesOf(path.join(root, "no-ready"))) process.kill(Number(line.split(" ")[0]), "SIGINT");
    expect((await running).exitCode).toBe(0);
    await discord.stop();
  });

  test("without the CLI says where it looked and how to fix it", async () => {
    const { lines, stdout, exitCode } = await start("no-cli", { CLAUDE_BIN: "/nonexistent" });
    expect(lines).toEqual([expect.stringMatching(/Claude CLI was not found.*\/nonexistent.*npm ci.*CLAUDE_BIN/)]);
    expect([stdout, exitCode]).toEqual(["", 1]);
  });

  test("on a taken port and without a sign-in says both, how to fix them, and ends at Ctrl+C", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const address = taken.address();
    const port = String(typeof address === "object" ? address?.port : address);
    const { stdout, lines, exitCode } = await start("taken", { PORT: port }, READY);
    taken.close();
    expect(stdout).toContain(`Port ${port} is taken; using the next free one. Set PORT to choose.`);
    expect(stdout).toMatch(/Console +http:\/\/127\.0\.0\.1:\d+\/\?token=/);
    expect(stdout).toContain("Claude is not signed in: run `npx claude` and log in, or set ANTHROPIC_API_KEY");
    expect([lines, exitCode]).toEqual([[], 0]);
  });

  test("with a public address says that Telegram uses its webhook, how to poll instead, what it opens, and which name is unknown", async () => {
    const telegram = { TELEGRAM_BOT_TOKEN: "1:a", ALLOWED_TELEGRAM_USERS: "7", PUBLIC_URL: "https://planner.example/" };
    const env = { ...telegram, HOST: "0.0.0.0", NIGHT_SHIFT: "on" };
    const { stdout, lines, exitCode } = await start("public", env, READY);
    expect(stdout).toMatch(
      /Telegram +on, webhook at https:\/\/planner\.example\/telegram\/webhook; unset PUBLIC_URL to poll\n/,
    );
    expect(lines).toEqual([
      expect.stringMatching(/^NIGHT_SHIFT: there is no setting of this name/),
      expect.stringMatching(
        /^HOST=0\.0\.0\.0: port \d+ is open to everyone .*webhooks and \/healthz; the console answers this machine only/,
      ),
    ]);
    expect(exitCode).toBe(0);
  });

  test("says how to continue if another planner uses the stores", async () => {
    const data = path.join(root, "owned");
    const owner = await ownFolder(data);
    const { lines, exitCode } = await start("second", { ECHO_DATA_DIR: data });
    owner.release();
    expect(lines).toEqual([expect.stringMatching(/owned is in use by another Echo Planner\. .*ECHO_DATA_DIR/)]);
    expect(exitCode).toBe(1);
  });
});
