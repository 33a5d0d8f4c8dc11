import type { IncomingMessage } from "node:http";
import type { Payload, Upload } from "./method.ts";

/** The parameters of a call, sent as JSON or as a form with files. */
export async function readBody(request: IncomingMessage): Promise<{ payload: Payload; files: Map<string, Upload> }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const type = request.headers["content-type"] ?? "";
  if (type.startsWith("multipart/form-data")) return readForm(bytes, type);
  const payload = bytes.length === 0 ? {} : (JSON.parse(bytes.toString("utf8")) as Payload);
  return { payload, files: new Map() };
}

async function readForm(bytes: Buffer, type: string): Promise<{ payload: Payload; files: Map<string, Upload> }> {
  const form = await new Response(new Uint8Array(bytes), { headers: { "content-type": type } }).formData();
  const payload: Payload = {};
  const files = new Map<string, Upload>();
  for (const [name, value] of form.entries()) {
    if (typeof value === "string") payload[name] = readField(value);
    else files.set(name, { filename: value.name, bytes: new Uint8Array(await value.arrayBuffer()) });
  }
  return { payload, files };
}

/** In a form, objects are JSON and everything else is text. */
function readField(value: string): unknown {
  return /^[[{]/.test(value) ? (JSON.parse(value) as unknown) : value;
}
