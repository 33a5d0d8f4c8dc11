import { randomUUID } from "node:crypto";
import type { ModelReply, ModelUsage, ReplyBlock } from "./script.ts";

export interface ServerEvent {
  type: string;
  [field: string]: unknown;
}

type Message = Extract<ModelReply, { kind: "message" }>;

export const DEFAULT_USAGE: ModelUsage = { inputTokens: 10, outputTokens: 20 };

const PIECES = 8;
const LEAST_PIECE = 12;

/** A reply as one whole API message, for a request without `stream`. */
export function toMessage(model: string, reply: Message): ServerEvent {
  const usage = reply.usage ?? DEFAULT_USAGE;
  return {
    ...openMessage(model, usage),
    content: reply.content.map(withId),
    stop_reason: stopReason(reply),
    usage: { ...inputUsage(usage), output_tokens: usage.outputTokens },
  };
}

/** A reply as the API's server-sent events, in order; text and tool input come in several deltas. */
export function toEvents(model: string, reply: Message): ServerEvent[] {
  const usage = reply.usage ?? DEFAULT_USAGE;
  return [
    ...openingEvents(model, reply.content, usage),
    { type: "message_delta", delta: { stop_reason: stopReason(reply), stop_sequence: null }, usage: deltaUsage(usage) },
    { type: "message_stop" },
  ];
}

/** Like {@link toEvents}, but without the closing events. */
export function openingEvents(model: string, content: readonly ReplyBlock[], usage = DEFAULT_USAGE): ServerEvent[] {
  return [
    { type: "message_start", message: openMessage(model, usage) },
    ...content.flatMap((block, index) => blockEvents(withId(block), index)),
  ];
}

function blockEvents(block: ReplyBlock, index: number): ServerEvent[] {
  const start = block.type === "text" ? { type: "text", text: "" } : { ...block, input: {} };
  const deltas =
    block.type === "text"
      ? pieces(block.text).map((text) => ({ type: "text_delta", text }))
      : pieces(JSON.stringify(block.input)).map((json) => ({ type: "input_json_delta", partial_json: json }));
  return [
    { type: "content_block_start", index, content_block: start },
    ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ];
}

/** Cuts text into about eight pieces at most, never inside a character. */
function pieces(text: string): string[] {
  const size = Math.max(LEAST_PIECE, Math.ceil(text.length / PIECES));
  const cut: string[] = [];
  for (let from = 0; from < text.length;) {
    const next = from + size;
    const code = text.charCodeAt(next - 1);
    const to = code >= 0xd800 && code <= 0xdbff ? next + 1 : next;
    cut.push(text.slice(from, to));
    from = to;
  }
  return cut;
}

/** Ids never repeat, even after a restart, because histories outlive the server. */
function withId(block: ReplyBlock): ReplyBlock {
  return block.type === "text" || block.id !== undefined ? block : { ...block, id: `toolu_${shortId()}` };
}

function openMessage(model: string, usage: ModelUsage): ServerEvent {
  return {
    id: `msg_${shortId()}`,
    type: "message",
    role: "assistant",
    model,
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { ...inputUsage(usage), output_tokens: 1 },
  };
}

function stopReason({ stopReason, content }: Message): string {
  return stopReason ?? (content.some((block) => block.type === "tool_use") ? "tool_use" : "end_turn");
}

function inputUsage({ inputTokens }: ModelUsage): Record<string, number> {
  return { input_tokens: inputTokens, cache_creation_input_tokens: 0, cache_read_input_tokens: 0 };
}

function deltaUsage({ outputTokens }: ModelUsage): Record<string, number> {
  return { output_tokens: outputTokens };
}

function shortId(): string {
  return randomUUID().replaceAll("-", "").slice(0, 24);
}
