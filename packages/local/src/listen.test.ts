import { once } from "node:events";
import { connect, createServer } from "node:net";
import { Hono } from "hono";
import { expect, test } from "vitest";
import { listen } from "./listen.ts";

test("a request that comes before the application is ready waits for the whole application", async () => {
  const listening = await listen("127.0.0.1", 0);
  const early = connect(listening.port, "127.0.0.1").setEncoding("utf8");
  await new Promise<void>((resolve) => early.write("GET /last HTTP/1.0\r\n\r\n", () => resolve()));
  await new Promise((resolve) => setImmediate(resolve));
  const app = new Hono();
  listening.answerWith(app.get("/last", (context) => context.text("here")));
  const [answer] = (await once(early, "data")) as [string];
  expect(answer).toMatch(/^HTTP\/1\.1 200 OK[^]*here$/);
  await listening.close();
});

test("if the port and the ports after it are taken, the error names PORT", async () => {
  const taken = createServer().listen(65_535, "127.0.0.1");
  await once(taken, "listening");
  await expect(listen("127.0.0.1", 65_535)).rejects.toThrow(/^PORT: expected a free port .+, got "65535"\. Set it in/);
  taken.close();
});
