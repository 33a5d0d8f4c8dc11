import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { systemClock } from "@echo/core/system/clock";
import { expect, onTestFinished, test } from "vitest";
import { createDiscordChat } from "./discord/chat.ts";
import { download } from "./download.ts";
import { createTelegramChat } from "./telegram/chat.ts";

/** A server that accepts every request and answers none. */
async function silent() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { server, apiUrl: `http://127.0.0.1:${port}` };
}

const about = { token: "42:token", clock: systemClock, log: () => {} };

test.each<[string, (apiUrl: string, signal: AbortSignal) => Promise<unknown>, string]>([
  ["a download", (apiUrl, signal) => download(`${apiUrl}/a.md`, 100, systemClock, signal), "download-failed"],
  [
    "a Telegram file",
    (apiUrl, signal) => createTelegramChat({ ...about, apiUrl }).fetchFile("7", "file-1", 100, signal),
    "telegram-unreachable",
  ],
  [
    "a Discord file",
    (apiUrl, signal) => createDiscordChat({ ...about, apiUrl }).fetchFile("7", "1/2", 100, signal),
    "discord-unreachable",
  ],
])(
  "%s from a silent server stops at once when the signal aborts, and is not tried again",
  async (_, fetchFile, code) => {
    const { server, apiUrl } = await silent();
    const stop = new AbortController();
    let requests = 0;
    server.on("request", () => {
      requests += 1;
      stop.abort();
    });
    await expect(fetchFile(apiUrl, stop.signal)).rejects.toMatchObject({ code });
    expect(requests).toBe(1);
  },
  5000,
);
