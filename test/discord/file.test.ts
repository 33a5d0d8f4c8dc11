import { createDiscordChat } from "@echo/platforms/discord/chat";
import { fileRef } from "@echo/platforms/discord/file";
import { afterEach, describe, expect, test } from "vitest";
import type { FakeDiscord } from "../fakes/discord/discord.ts";
import { startFakeDiscord } from "../fakes/discord/discord.ts";
import { createManualClock } from "../fakes/manual-clock.ts";

const { signal } = new AbortController();
const ANA = { id: "7", name: "Ana", language: "ro" };
const running: FakeDiscord[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((fake) => fake.stop()));
});

async function setUp() {
  const clock = createManualClock();
  const fake = await startFakeDiscord({ clock });
  running.push(fake);
  const channel = fake.openChannel();
  const chat = createDiscordChat({ token: fake.token, apiUrl: fake.url, clock, log: () => {} });
  function attach(content: string | Uint8Array, size?: number) {
    const file = { name: "notițe.md", content, ...(size === undefined ? {} : { size }) };
    const message = fake.say(ANA, channel.id, { files: [file] });
    return { message, ref: fileRef(message.id, message.attachments[0]?.id ?? "") };
  }
  return { clock, fake, channel, chat, attach };
}

describe("fetching", () => {
  test("an attachment can be fetched days later, without sending the bot's token", async () => {
    const { clock, fake, channel, chat, attach } = await setUp();
    const { ref } = attach("# ăâîșț");
    clock.pass(3 * 24 * 3600 * 1000);
    expect(await chat.fetchFile(channel.id, ref, 100, signal)).toEqual({
      kind: "fetched",
      bytes: Buffer.from("# ăâîșț"),
    });
    expect(fake.downloads).toMatchObject([{ authorization: undefined }]);
  });

  test("the file of a forwarded message is found in its copy", async () => {
    const { fake, channel, chat, attach } = await setUp();
    const { message } = attach("# ăâîșț");
    const forward = fake.say(ANA, channel.id, { forward: message });
    const ref = fileRef(forward.id, message.attachments[0]?.id ?? "");
    expect(await chat.fetchFile(channel.id, ref, 100, signal)).toMatchObject({ kind: "fetched" });
  });

  test("a file larger than its stated size is not read into memory", async () => {
    const { channel, chat, attach } = await setUp();
    const { ref } = attach(Buffer.alloc(5_000_000, "x"), 10);
    expect(await chat.fetchFile(channel.id, ref, 1000, signal)).toMatchObject({ kind: "refused", problem: "size" });
  });

  test("a deleted message, a removed attachment or a hidden channel is refused at once", async () => {
    const { clock, channel, chat, attach } = await setUp();
    const { message, ref } = attach("x");
    const gone = { kind: "refused", problem: "gone" };
    expect(await chat.fetchFile(channel.id, fileRef(message.id, "99"), 100, signal)).toMatchObject(gone);
    message.deleted = true;
    expect(await chat.fetchFile(channel.id, ref, 100, signal)).toMatchObject(gone);
    channel.permissions = 0n;
    expect(await chat.fetchFile(channel.id, ref, 100, signal)).toMatchObject(gone);
    expect(clock.slept).toEqual([]);
  });

  test("a failing server is retried, then the failure is thrown", async () => {
    const { clock, fake, channel, chat, attach } = await setUp();
    const { ref } = attach("x");
    fake.breakDown(2, "status");
    expect(await chat.fetchFile(channel.id, ref, 100, signal)).toMatchObject({ kind: "fetched" });
    expect(clock.slept).toEqual([500, 1000]);
    await fake.stop();
    await expect(chat.fetchFile(channel.id, ref, 100, signal)).rejects.toMatchObject({ code: "discord-unreachable" });
  });
});
