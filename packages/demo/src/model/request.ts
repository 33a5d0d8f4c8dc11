import * as z from "zod";
import type { ModelMessage, ModelRequest } from "./script.ts";
import { readJson } from "@echo/core/text/read-json";

const Block = z.looseObject({ type: z.string() });
const Content = z.union([z.string(), z.array(Block)]);

/** The fields of a Messages API request that we read. */
const Body = z.looseObject({
  model: z.string(),
  system: Content.optional(),
  messages: z.array(z.looseObject({ role: z.enum(["user", "assistant", "system"]), content: Content })),
  tools: z.array(z.looseObject({ name: z.string() })).optional(),
  stream: z.boolean().optional(),
});

/** Reads a request's body; `undefined` if it is not valid. */
export function readModelRequest(text: string): { request: ModelRequest; stream: boolean } | undefined {
  const parsed = Body.safeParse(readJson(text));
  if (!parsed.success) return undefined;
  const { model, system, messages, tools = [], stream = false } = parsed.data;
  const request = {
    model,
    system: blocksOf(system ?? [])
      .map((block) => (typeof block.text === "string" ? block.text : ""))
      .join("\n\n"),
    messages: messages.map(({ role, content }) => ({ role, content: blocksOf(content) })),
    tools: tools.map((tool) => tool.name),
    raw: parsed.data,
  };
  return { request, stream };
}

function blocksOf(content: z.infer<typeof Content>): ModelMessage["content"] {
  return typeof content === "string" ? [{ type: "text", text: content }] : content;
}
