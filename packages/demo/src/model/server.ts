import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { readModelRequest } from "./request.ts";
import type { ModelReply, ModelRequest, Script } from "./script.ts";
import type { ServerEvent } from "./stream.ts";
import { openingEvents, toEvents, toMessage } from "./stream.ts";

export interface ScriptedModel {
  /** For `ANTHROPIC_BASE_URL`. */
  url: string;
  /** Every message request so far, oldest first, including side requests. */
  requests: readonly ModelRequest[];
  /** Stops the server and cuts open requests. */
  close(): Promise<void>;
}

interface Options {
  script: Script;
  host?: string;
  port?: number;
  /** The keys that are accepted; any if there is no list. */
  keys?: readonly string[];
}

/** A model on this machine that answers as `script` says, in the words of the Messages API. */
export async function startScriptedModel({
  script,
  host = "127.0.0.1",
  port = 0,
  keys,
}: Options): Promise<ScriptedModel> {
  const requests: ModelRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    if (!isAccepted(incoming, keys)) {
      const refusal = {
        kind: "error",
        status: 401,
        type: "authentication_error",
        message: "invalid x-api-key",
      } as const;
      return sendError(outgoing, refusal);
    }
    answer(incoming, outgoing, script, requests).catch((error: unknown) => {
      // The CLI does not retry this status, so a mistake in a script shows at once.
      if (outgoing.headersSent) outgoing.destroy();
      else sendError(outgoing, { kind: "error", status: 400, type: "invalid_request_error", message: String(error) });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the scripted model listens on a port");
  return {
    url: `http://${host}:${address.port}`,
    requests,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

function isAccepted({ headers }: IncomingMessage, keys: readonly string[] | undefined): boolean {
  const given = headers["x-api-key"] ?? headers.authorization?.replace(/^Bearer /, "");
  return keys === undefined || keys.some((key) => key === given);
}

async function answer(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  script: Script,
  requests: ModelRequest[],
): Promise<void> {
  const { pathname } = new URL(incoming.url ?? "/", "http://localhost");
  const call = `${incoming.method ?? ""} ${pathname}`;
  if (call === "GET /" || incoming.method === "HEAD") return sendJson(outgoing, 200, {});
  const text = await readBody(incoming);
  if (call === "GET /v1/models") return sendJson(outgoing, 200, { data: [], has_more: false });
  if (call === "POST /v1/messages/count_tokens") {
    return sendJson(outgoing, 200, { input_tokens: Math.ceil(text.length / 4) });
  }
  if (call !== "POST /v1/messages") {
    return sendError(outgoing, { kind: "error", status: 404, type: "not_found_error", message: `no ${call} here` });
  }
  const read = readModelRequest(text);
  if (read === undefined) {
    const message = "expected a Messages API request";
    return sendError(outgoing, { kind: "error", status: 400, type: "invalid_request_error", message });
  }
  requests.push(read.request);
  await send(outgoing, read.request.model, read.stream, await script(read.request));
}

async function send(outgoing: ServerResponse, model: string, stream: boolean, reply: ModelReply): Promise<void> {
  switch (reply.kind) {
    case "message":
      if (reply.delayMs !== undefined) await delay(reply.delayMs);
      if (!stream) return sendJson(outgoing, 200, toMessage(model, reply));
      writeEvents(outgoing, toEvents(model, reply));
      outgoing.end();
      return;
    case "error":
      return sendError(outgoing, reply);
    case "hang":
      return;
    case "stall":
      if (stream) writeEvents(outgoing, openingEvents(model, reply.content));
  }
}

function writeEvents(outgoing: ServerResponse, events: readonly ServerEvent[]): void {
  outgoing.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  for (const event of events) outgoing.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
}

function sendError(outgoing: ServerResponse, error: Extract<ModelReply, { kind: "error" }>): void {
  const body = { type: "error", error: { type: error.type, message: error.message } };
  sendJson(outgoing, error.status, body, error.headers);
}

function sendJson(
  outgoing: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  outgoing.writeHead(status, { "content-type": "application/json", ...headers });
  outgoing.end(JSON.stringify(body));
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
