import { execFileSync } from "node:child_process";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { transcriptPath } from "@echo/claude/transcript";
import { conversationKey } from "@echo/core/id/conversation-key";
import type { Session } from "@echo/core/conversation/session";
import { Slug } from "@echo/core/id/slug";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { ANA, goOn } from "../cloud/converse.ts";
import type { CloudStage } from "../cloud/stage.ts";
import { startStage } from "../cloud/stage.ts";
import type { Container } from "./container.ts";
import { AGENT, createContainer } from "./container.ts";

const SLUG = Slug.parse("plant-bot");
const KEY = conversationKey("telegram", String(ANA.id));
const SOON = { timeout: 40_000, interval: 50 };

let container: Container;
let stage: CloudStage;

/** As in the container: started by its script, the runner as root, the agent as a user of its own. */
describe.skipIf(process.getuid?.() !== 0)("a runner whose agent is another user", { timeout: 180_000 }, () => {
  beforeAll(async () => {
    container = await createContainer();
    stage = await startStage(
      {
        ALLOWED_TELEGRAM_USERS: String(ANA.id),
        PLANNER_PHASES: "office-hours",
        RUNNER_IDLE_S: "3",
        RUNNER_LEASE_S: "6",
        LOG_LEVEL: "warn",
      },
      container,
    );
  }, 60_000);
  afterAll(async () => {
    await stage?.stop();
    await container?.remove();
  });

  const session = async (): Promise<Session> => {
    const found = (await stage.stores.conversations.read(KEY))?.session;
    if (found === undefined) throw new Error("no session is open");
    return found;
  };
  const settled = () =>
    vi.waitUntil(
      async () => ["waiting", "phase_ready"].includes((await session().catch(() => undefined))?.state ?? ""),
      SOON,
    );
  /** If a runner gave up its lease on a slow machine, the minute's dispatch starts the next one. */
  const running = () =>
    vi.waitUntil(async () => (await stage.dispatch.invoke({}), (await session()).state === "running"), SOON);
  const transcript = ({ claude }: Session) =>
    transcriptPath({ home: container.home, cwd: path.join(container.home, "workspace", SLUG) }, claude?.id ?? "");

  test("begins, and goes on in the same session: what it wrote is its own", async () => {
    await stage.telegram.say({ from: ANA, text: `/plan ${SLUG} a bot that reminds two flatmates to water the plants` });
    await settled();
    const first = await session();
    expect((await stat(transcript(first))).uid).toBe(AGENT);
    await stage.telegram.say({ from: ANA, text: "You decide." });
    await running();
    await settled();
    const second = await session();
    expect(second.claude?.id).toBe(first.claude?.id);
    expect(second.claude?.transcriptBytes).toBeGreaterThan(first.claude?.transcriptBytes ?? 0);
  });

  test("if a turn's runner is killed, the turn is redone in a fork that the agent can read and continue", async () => {
    const before = await session();
    const committed = (await readFile(transcript(before))).subarray(0, before.claude?.transcriptBytes);
    const earlier = stage.ecs.started.length;
    await stage.telegram.say({ from: ANA, text: "You decide again." });
    await running();
    stage.killRunners();
    await vi.waitUntil(async () => (await stage.dispatch.invoke({}), stage.ecs.started.length > earlier), SOON);
    await vi.waitUntil(() => stage.telegram.said(ANA.id).some((text) => text.includes("interrupted")), SOON);
    await settled();
    const after = await session();
    expect(after.claude?.id).not.toBe(before.claude?.id);
    const file = await stat(transcript(after));
    expect([file.uid, file.mode & 0o777]).toEqual([AGENT, 0o600]);
    const forked = await readFile(transcript(after));
    expect(forked.subarray(0, committed.length).equals(committed)).toBe(true);
    expect(after.claude?.transcriptBytes).toBe(forked.length);
    expect(forked.length).toBeGreaterThan(committed.length);
  });

  test("it gets to the approved plan; its documents and gstack's folder are its to write", async () => {
    await goOn(stage, SLUG);
    const workspace = path.join(container.home, "workspace", SLUG);
    const document = path.join(workspace, "scripts/ralph/phases/office-hours.md");
    expect((await stat(document)).uid).toBe(AGENT);
    const plan = path.join(workspace, "scripts/ralph/final-plan.md");
    expect((await stat(plan)).uid).toBe(0);
    const files = [document, plan, path.join(workspace, "a"), path.join(container.home, ".gstack/projects", SLUG, "a")];
    for (const file of files) execFileSync("sh", ["-c", 'echo >> "$0"', file], { uid: AGENT, gid: AGENT });
  });
});
