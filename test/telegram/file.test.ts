import { inspect } from "node:util";
import { createTelegramChat } from "@echo/platforms/telegram/chat";
import { afterEach, describe, expect, test } from "vitest";
import type { FakeTelegram } from "../fakes/telegram/bot-api.ts";
import { startFakeTelegram } from "../fakes/telegram/bot-api.ts";
import { createManualClock } from "./manual-clock.ts";

const ANA = { id: 7, name: "Ana", language: "ro" };
const running: FakeTelegram[] = [];

async function setUp() {
  const clock = createManualClock();
  const telegram = await startFakeTelegram({ clock });
  running.push(telegram);
  const log: unknown[] = [];
  const chat = createTelegramChat({
    token: telegram.token,
    apiUrl: `${telegram.url}/`,
    clock,
    log: (...line) => log.push(line),
  });
  return { clock, telegram, chat, log };
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((telegram) => telegram.stop()));
});

describe("fetching", () => {
  test("a document comes as it was sent", async () => {
    const { telegram, chat } = await setUp();
    await telegram.say({ from: ANA, document: { name: "notițe.md", content: "# ăâîșț" } });
    expect(await chat.fetchFile("7", "file-1", 100)).toEqual({ kind: "fetched", bytes: Buffer.from("# ăâîșț") });
  });

  test("a size that was a lie fills no memory", async () => {
    const { telegram, chat } = await setUp();
    await telegram.say({ from: ANA, document: { name: "a.md", content: Buffer.alloc(5_000_000, "x"), size: 10 } });
    expect(await chat.fetchFile("7", "file-1", 1000)).toMatchObject({ kind: "refused", problem: "size" });
    await telegram.say({ from: ANA, document: { name: "a.md", content: "x", size: 2 ** 25 } });
    expect(await chat.fetchFile("7", "file-2", 1000)).toMatchObject({ kind: "refused", problem: "size" });
  });

  test("what is not there any more is refused at once", async () => {
    const { chat, clock } = await setUp();
    expect(await chat.fetchFile("7", "file-9", 100)).toMatchObject({ kind: "refused", problem: "gone" });
    expect(clock.slept).toEqual([]);
  });

  test("a failing server is tried again; without a network it is thrown, and nothing shows the token", async () => {
    const { telegram, chat, clock, log } = await setUp();
    await telegram.say({ from: ANA, document: { name: "a.md", content: "x" } });
    telegram.breakDown(2);
    expect(await chat.fetchFile("7", "file-1", 100)).toMatchObject({ kind: "fetched" });
    expect(clock.slept).toEqual([500, 1000]);
    const failed: unknown[] = [];
    telegram.breakFiles(4);
    failed.push(await chat.fetchFile("7", "file-1", 100).catch((error: unknown) => error));
    await telegram.stop();
    failed.push(await chat.fetchFile("7", "file-1", 100).catch((error: unknown) => error));
    expect(failed.map(String)).toEqual([
      "DownloadFailed: no file (status 502)",
      "TelegramUnreachable: getFile: no answer (ECONNREFUSED)",
    ]);
    expect(inspect([failed, log], { depth: 20, showHidden: true })).not.toContain("fake-token");
  });
});
