import { request } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import type { ModelReply, Script } from "./script.ts";
import { isConversation } from "./script.ts";
import type { ScriptedModel } from "./server.ts";
import { startScriptedModel } from "./server.ts";

async function start(script: Script): Promise<ScriptedModel> {
  const model = await startScriptedModel({ script });
  onTestFinished(() => model.close());
  return model;
}

const body = {
  model: "opus",
  system: [
    { type: "text", text: "One." },
    { type: "text", text: "Two." },
  ],
  messages: [{ role: "user", content: "hi" }],
  tools: [{ name: "Read" }],
};
const ask = (url: string, more: object = {}) =>
  fetch(`${url}/v1/messages?beta=true`, { method: "POST", body: JSON.stringify({ ...body, ...more }) });

interface StreamEvent {
  type: string;
  delta?: { text?: string; partial_json?: string };
}

function eventsIn(text: string) {
  return text
    .split("\n\n")
    .filter((part) => part !== "")
    .map((part) => JSON.parse(part.replace(/^event: .*\ndata: /, "")) as StreamEvent);
}

const reply: ModelReply = {
  kind: "message",
  content: [
    { type: "text", text: "Who is it for? 👋 ".repeat(20) },
    { type: "tool_use", name: "Read", input: { file_path: "/a/very/long/path/to/some/file.md" } },
  ],
};

test("streams text and tool input in several deltas that join to the whole", async () => {
  const model = await start(() => reply);
  const events = eventsIn(await (await ask(model.url, { stream: true })).text());
  expect(events[0]?.type).toBe("message_start");
  expect(events.at(-1)?.type).toBe("message_stop");
  const deltas = events.flatMap((event) => (event.type === "content_block_delta" ? (event.delta ?? []) : []));
  const texts = deltas.flatMap((delta) => delta.text ?? []);
  const inputs = deltas.flatMap((delta) => delta.partial_json ?? []);
  expect(texts.length).toBeGreaterThan(2);
  expect(inputs.length).toBeGreaterThan(1);
  expect(texts.every((text) => text.isWellFormed())).toBe(true);
  expect(texts.join("")).toBe("Who is it for? 👋 ".repeat(20));
  expect(JSON.parse(inputs.join(""))).toEqual({ file_path: "/a/very/long/path/to/some/file.md" });
  expect(events.find((event) => event.type === "message_delta")).toMatchObject({
    delta: { stop_reason: "tool_use" },
  });
});

test("answers in one piece if the request asks for no stream, and keeps every request", async () => {
  const model = await start(() => ({ kind: "message", content: [{ type: "text", text: "yes" }] }));
  expect(await (await ask(model.url)).json()).toMatchObject({
    content: [{ type: "text", text: "yes" }],
    stop_reason: "end_turn",
    usage: { input_tokens: 10, output_tokens: 20 },
  });
  await ask(model.url, { tools: [], system: "Write a title." });
  expect(model.requests).toMatchObject([
    { system: "One.\n\nTwo.", tools: ["Read"], messages: [{ role: "user", content: [{ type: "text", text: "hi" }] }] },
    { system: "Write a title.", tools: [] },
  ]);
  expect(model.requests.map(isConversation)).toEqual([true, false]);
});

test("sends errors as the API does, with their headers", async () => {
  const model = await start(() => ({
    kind: "error",
    status: 429,
    type: "rate_limit_error",
    message: "later",
    headers: { "retry-after": "120" },
  }));
  const response = await ask(model.url);
  expect([response.status, response.headers.get("retry-after")]).toEqual([429, "120"]);
  expect(await response.json()).toEqual({ type: "error", error: { type: "rate_limit_error", message: "later" } });
});

test("counts tokens, answers probes, and refuses every other path", async () => {
  const model = await start(() => reply);
  const post = (path: string, text: string) => fetch(`${model.url}${path}`, { method: "POST", body: text });
  expect(await (await post("/v1/messages/count_tokens", "12345678")).json()).toEqual({ input_tokens: 2 });
  expect((await fetch(model.url)).status).toBe(200);
  expect((await fetch(`${model.url}/v1/messages`, { method: "HEAD" })).status).toBe(200);
  expect((await post("/v1/complete", "{}")).status).toBe(404);
  expect((await fetch(`${model.url}/v1/models`)).status).toBe(200);
  expect(await (await fetch(`${model.url}/v1/files`)).json()).toMatchObject({ type: "error" });
  expect((await post("/v1/messages", "not json")).status).toBe(400);
  expect(model.requests).toEqual([]);
});

test("if a script throws, the server answers with a status that the CLI does not retry", async () => {
  const model = await start(() => {
    throw new Error("a mistake in the script");
  });
  const response = await ask(model.url, { stream: true });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain("a mistake in the script");
});

test("hangs and stalls leave the connection open until the server closes", async () => {
  const replies: ModelReply[] = [{ kind: "hang" }, { kind: "stall", content: [{ type: "text", text: "Well" }] }];
  const model = await startScriptedModel({ script: () => replies.shift() ?? { kind: "hang" } });
  const open = () => {
    const outgoing = request(`${model.url}/v1/messages`, { method: "POST" });
    outgoing.end(JSON.stringify({ ...body, stream: true }));
    const cut = new Promise((resolve) => outgoing.once("error", resolve));
    return { outgoing, cut };
  };
  const hung = open();
  while (model.requests.length === 0) await new Promise(setImmediate);
  const stalled = open();
  const started = await new Promise<string>((resolve) => {
    stalled.outgoing.once("response", (response) => {
      let text = "";
      response.on("error", () => {});
      response.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes("Well")) resolve(text);
      });
    });
  });
  expect(started).not.toContain("message_stop");
  await model.close();
  expect(await hung.cut).toBeInstanceOf(Error);
});
