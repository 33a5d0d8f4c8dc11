import * as z from "zod";
import { readJson } from "@echo/core/text/read-json";

/** A field with an unexpected shape gets its default and throws nothing, because we do not control the CLI's output. */
const text = z.string().catch("");
const count = z.number().catch(0);
const optionalText = z.string().optional().catch(undefined);
const optionalCount = z.number().nullish().catch(undefined);
const optionalTime = z.union([z.number(), z.string()]).nullish().catch(undefined);
const texts = z.array(z.string()).catch([]);

const Block = z.object({ type: text, text: optionalText, name: optionalText }).catch({ type: "" });

const ModelUsage = z.object({
  inputTokens: count,
  outputTokens: count,
  cacheReadInputTokens: count,
  cacheCreationInputTokens: count,
  costUSD: count,
});
const ModelUsages = z.record(z.string(), ModelUsage).optional().catch(undefined);

const Usage = z
  .object({
    input_tokens: count,
    output_tokens: count,
    cache_creation_input_tokens: count,
    cache_read_input_tokens: count,
  })
  .optional()
  .catch(undefined);

const Init = z
  .object({
    type: z.literal("system"),
    subtype: z.literal("init"),
    skills: texts,
    slash_commands: texts,
    claude_code_version: optionalText,
  })
  .transform((event) => ({ kind: "init" as const, ...event }));

const Assistant = z
  .object({
    type: z.literal("assistant"),
    message: z
      .object({ model: optionalText, content: z.array(Block).catch([]) })
      .catch({ model: undefined, content: [] }),
    parent_tool_use_id: z.string().nullish().catch(undefined),
    error: optionalText,
  })
  .transform((event) => ({ kind: "assistant" as const, ...event }));

const Result = z
  .object({
    type: z.literal("result"),
    subtype: text,
    is_error: z.boolean().catch(false),
    num_turns: count,
    result: optionalText,
    errors: texts,
    terminal_reason: optionalText,
    api_error_status: optionalCount,
    total_cost_usd: count,
    usage: Usage,
    modelUsage: ModelUsages,
    model_usage_since_last_result: ModelUsages,
  })
  .transform((event) => ({ kind: "result" as const, ...event }));

/** On a subscription: how much of the limit is used, and when it resets (Unix seconds; milliseconds were seen too). */
const RateLimit = z
  .object({
    type: z.literal("rate_limit_event"),
    rate_limit_info: z.object({ status: optionalText, resetsAt: optionalTime }).catch({}),
  })
  .transform((event) => ({ kind: "rate-limit" as const, ...event }));

/** Tells that an answer, or a block of it, begins. Deltas are not read. */
const Stream = z
  .object({
    type: z.literal("stream_event"),
    event: z.object({ type: text, content_block: Block.optional().catch(undefined) }).catch({ type: "" }),
    parent_tool_use_id: z.string().nullish().catch(undefined),
  })
  .transform((event) => ({ kind: "stream" as const, ...event }));

const Other = z.object({ type: z.string(), subtype: optionalText }).transform((event) => ({
  kind: "other" as const,
  ...event,
}));

/** One line of `--output-format stream-json`, with only the fields that are used. */
export const ClaudeEvent = z.union([Stream, Assistant, Init, Result, RateLimit, Other]);
export type ClaudeEvent = z.infer<typeof ClaudeEvent>;
export type ResultEvent = Extract<ClaudeEvent, { kind: "result" }>;

/** Reads one line. Returns `undefined` if it is no event (cut, or not JSON). Never throws. */
export function parseEvent(line: string): ClaudeEvent | undefined {
  return ClaudeEvent.safeParse(readJson(line)).data;
}
