import { mkdtemp, readdir, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createAwsStores } from "@echo/aws/stores";
import { conversationKey } from "@echo/core/id/conversation-key";
import { BUCKET, TABLE } from "@echo/local/runner-environment";
import { openEmbeddedStores } from "@echo/local/store/embedded";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openSession, opening, project, freshSlug } from "../contract/store/sample.ts";
import { startFakeDiscord } from "../fakes/discord/discord.ts";
import { startFakeTelegram } from "../fakes/telegram/bot-api.ts";
import { planText, story } from "../runner/plan-text.ts";
import { approveProject } from "./approved.ts";
import type { Machine } from "./command-line.ts";
import { startScriptedModel } from "@echo/demo/model/server";
import { asCloud, runBin, startMachine } from "./command-line.ts";

const CLOSED = "http://127.0.0.1:9";
let machine: Machine;
beforeAll(async () => {
  machine = await startMachine();
});
afterAll(() => machine.stop());

describe("beside the running planner", { timeout: 180_000 }, () => {
  test("projects: a table for people, and JSON", async () => {
    const { stores } = machine;
    const slug = freshSlug();
    await stores.projects.propose(project(slug));
    const approved = await approveProject(stores, "listed", planText("listed", [story(1, "Remind")]));
    const table = await machine.run("projects");
    expect(table.stdout).toMatch(/^slug +status +since +description\n─/);
    expect(table.stdout).toContain(slug);
    const json = await machine.run("projects", "--status", "approved", "--json");
    expect(JSON.parse(json.stdout)).toEqual([
      {
        slug: "listed",
        description: "A bot for plants",
        status: "approved",
        conversation: "echo:listed",
        planning_session_id: approved.planningSessionId,
        plan_version: 1,
        plan_sha256: approved.plan?.sha256,
        proposed_at: "2023-11-14T22:13:21.000Z",
        proposed_by: null,
        planning_at: "2023-11-14T22:13:21.000Z",
        approved_at: "2023-11-14T22:13:21.000Z",
        approved_by: "7",
        started_at: null,
        completed_at: null,
      },
    ]);
  });

  test("sessions: keyed by adapter and channel, with the contract's fields", async () => {
    const { stores } = machine;
    const key = conversationKey("telegram", "-100123:45");
    const { live } = await openSession(stores, key, 1000);
    const opened = opening(2000);
    await stores.conversations.wake(conversationKey("discord", "77"), 2000, opened);
    const { stdout } = await machine.run("sessions", "--json");
    expect(JSON.parse(stdout)).toEqual({
      "telegram:-100123:45": {
        slug: "garden",
        description: "",
        phase: "office-hours",
        phases_completed: [],
        state: "running",
        session_id: live.claude.id,
        planning_session_id: live.id,
        adapter: "telegram",
        channel_id: "-100123:45",
        started_at: "1970-01-01T00:00:01.000Z",
        updated_at: "1970-01-01T00:00:01.000Z",
        last_text_excerpt: "",
        last_subtype: null,
        total_cost_usd: 0.5,
      },
      "discord:77": expect.objectContaining({
        state: "opening",
        planning_session_id: opened.planningSessionId,
        phase: null,
      }),
    });
    expect((await machine.run("sessions")).stdout).toMatch(/telegram:-100123:45 +garden +running +office-hours/);
  });

  test("mark refuses what is not approved, in one line", async () => {
    expect(await machine.run("mark", "nobody", "complete")).toMatchObject({
      code: 1,
      stdout: "",
      stderr: "echo-planner mark: there is no project nobody\n",
    });
  });

  test("a tampered object is refused, and the rest is written", async () => {
    const { stores, endpoints, workspace } = machine;
    await approveProject(stores, "whole", planText("whole", [story(1, "Remind")]));
    const bad = await approveProject(stores, "tampered", planText("tampered", [story(1, "Remind")]));
    const object = `${endpoints.s3}/${BUCKET}/plans/tampered/${bad.plan?.sha256}.md`;
    expect((await fetch(object, { method: "PUT", body: "Something else." })).ok).toBe(true);
    const { code, stdout, stderr } = await machine.run("sync", "--json");
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ failed: [{ slug: "tampered" }], list_written: true });
    expect(stderr).toMatch(/^echo-planner sync: the approved plan of tampered is refused.*\n$/);
    expect(await readdir(workspace)).toContain("whole");
    expect(await readdir(workspace)).not.toContain("tampered");
  });

  test("sync --watch runs until a signal stops it, and then exits with 0", async () => {
    const stopped = machine.runUntil("plan written", "sync", "--watch", "--every", "1");
    await approveProject(machine.stores, "watched", planText("watched", [story(1, "Remind")]));
    expect(await stopped).toMatchObject({ code: 0, stdout: expect.stringContaining("plan written") });
  });
});

describe("with the cloud's names", () => {
  test("reads that table and that bucket, wherever it runs", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "echo-cloud-"));
    const slug = freshSlug();
    await machine.stores.projects.propose(project(slug));
    const { code, stdout } = await runBin(["projects", "--json"], asCloud(machine), folder);
    expect(code).toBe(0);
    expect(stdout).toContain(slug);
    await rm(folder, { recursive: true });
  });

  test.each([
    ["DynamoDB", { AWS_ENDPOINT_URL_DYNAMODB: CLOSED }],
    ["S3", { AWS_ENDPOINT_URL_S3: CLOSED }],
  ])("%s down: one clear line, exit 1", async (store, broken) => {
    await approveProject(machine.stores, "unfetched", planText("unfetched", [story(1, "Remind")]));
    const WORKSPACE_ROOT = path.join(machine.folder, `down-${store}`);
    const { code, stdout, stderr } = await machine.runWith({ ...asCloud(machine), ...broken, WORKSPACE_ROOT }, "sync");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(new RegExp(`^echo-planner sync: ${store} cannot be reached \\(ECONNREFUSED\\).*\\n$`));
  });

  test("a missing table prints one line that names the variable", async () => {
    const { code, stderr } = await machine.runWith({ ...asCloud(machine), ECHO_TABLE: "another" }, "projects");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^echo-planner projects: .*ECHO_TABLE.*\n$/);
  });
});

describe("if no planner runs", { timeout: 180_000 }, () => {
  test("opens the stores while the command runs", async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), "echo-still-"));
    const dataDir = path.join(folder, ".echo");
    const embedded = await openEmbeddedStores({ dataDir, table: TABLE, bucket: BUCKET });
    const endpoints = { dynamo: embedded.dynamoUrl, s3: embedded.s3Url };
    const slug = freshSlug();
    await createAwsStores({ table: TABLE, bucket: BUCKET, endpoints }).projects.propose(project(slug));
    const meanwhile = await runBin(["projects"], {}, folder);
    expect(meanwhile).toMatchObject({ code: 1, stderr: expect.stringContaining("in use by another Echo Planner") });
    await embedded.close();
    for (let time = 0; time < 2; time += 1) {
      expect((await runBin(["projects"], {}, folder)).stdout).toContain(slug);
    }
    await rm(folder, { recursive: true });
  });
});

describe("platforms", { timeout: 180_000 }, () => {
  test("register telegram sets the webhook, and doctor looks at everything", async () => {
    const telegram = await startFakeTelegram();
    const model = await startScriptedModel({ script: () => Promise.reject(new Error("not asked")), keys: ["a-key"] });
    const env = {
      ANTHROPIC_BASE_URL: model.url,
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_URL: telegram.url,
      TELEGRAM_WEBHOOK_SECRET: "s3cret",
      PUBLIC_URL: "https://planner.example",
    };
    const before = await machine.runWith({ ...env, ANTHROPIC_API_KEY: "a-key", PORT: "x" }, "doctor", "--json");
    expect(before.code).toBe(1);
    const { findings } = JSON.parse(before.stdout);
    expect(findings).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ area: "configuration", level: "error", what: expect.stringContaining("PORT") }),
        expect.objectContaining({
          area: "telegram",
          level: "error",
          mend: expect.stringContaining("register telegram"),
        }),
        expect.objectContaining({
          area: "telegram",
          level: "warn",
          mend: expect.stringContaining("ALLOWED_TELEGRAM_USERS"),
        }),
      ]),
    );
    const registered = await machine.runWith(env, "register", "telegram", "--json");
    expect(JSON.parse(registered.stdout)).toEqual({
      platform: "telegram",
      webhook_url: "https://planner.example/telegram/webhook?bot=PlanTestBot",
    });
    const after = await machine.runWith({ ...env, ANTHROPIC_API_KEY: "a-key", ALLOWED_TELEGRAM_USERS: "7" }, "doctor");
    expect(after.stdout).not.toContain("✗");
    expect(after.code).toBe(0);
    for (const area of ["phases", "claude", "sign-in", "permissions", "git", "workspace", "stores", "discord"]) {
      expect(after.stdout).toMatch(new RegExp(`^✓ ${area} `, "m"));
    }
    expect(`${before.stdout}${after.stdout}`).not.toMatch(new RegExp(`a-key|s3cret|${telegram.token}`));
    await Promise.all([telegram.stop(), model.close()]);
  });

  test("register discord sets the commands, and says how to invite the bot", async () => {
    const discord = await startFakeDiscord();
    const env = {
      DISCORD_BOT_TOKEN: discord.token,
      DISCORD_APPLICATION_ID: discord.applicationId,
      DISCORD_PUBLIC_KEY: discord.publicKey,
      DISCORD_API_URL: discord.url,
    };
    const { code, stdout } = await machine.runWith(env, "register", "discord", "--json");
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      platform: "discord",
      webhook_url: null,
      invite_url: expect.stringContaining(discord.applicationId),
    });
    const doctor = await machine.runWith(env, "doctor");
    expect(doctor.stdout).toMatch(/^✓ discord .*commands are registered/m);
    await discord.stop();
  });

  test("every missing setting is told in a line of its own, exit 1", async () => {
    expect(await machine.run("register", "telegram")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^echo-planner register: TELEGRAM_BOT_TOKEN: .*\nTELEGRAM_WEBHOOK_SECRET: .*\nPUBLIC_URL: .*\n$/,
      ),
    });
    const broken = await machine.runWith({ CLAUDE_BIN: "/nowhere/claude", PLANNER_PHASES: "my-phase" }, "doctor");
    expect(broken.code).toBe(1);
    expect(broken.stdout).toMatch(/^✗ phases .*PLANNER_PHASES: expected .*office-hours.*, got "my-phase"/m);
    expect(broken.stdout).toMatch(/^✗ claude .*\/nowhere\/claude.*\n +→ .*CLAUDE_BIN/m);
    expect(broken.stdout).toMatch(/^✗ sign-in .*\n +→ .*ANTHROPIC_API_KEY/m);
  });
});
