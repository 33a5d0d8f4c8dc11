import type { ModelRequest } from "../model/script.ts";
import { externalTexts } from "./words.ts";

interface ToolCall {
  name: string;
  path: string;
  result: { text: string; failed: boolean } | undefined;
}

/** One turn in the history: the input, what the model did, and whether the model closed with a marker. */
export interface Exchange {
  said: string;
  /** Whether the words were wrapped as a person's. Words from a prompt file are not. */
  fromPerson: boolean;
  calls: ToolCall[];
  closed: boolean;
}

interface Block {
  type: string;
  text?: unknown;
  id?: unknown;
  name?: unknown;
  input?: unknown;
  tool_use_id?: unknown;
  content?: unknown;
  is_error?: unknown;
}

const MARKER_LINE = /^PHASE_STATUS: (?:ready_to_advance|needs_input)$/m;

/**
 * Splits the history after each of our answers that ended with its machine line. Counting messages instead would break
 * on retries, joined replies and a "go on".
 */
export function readExchanges(request: ModelRequest): Exchange[] {
  const exchanges: Exchange[] = [];
  const calls = new Map<string, ToolCall>();
  let current = startExchange();
  for (const message of request.messages) {
    for (const block of blocksOf(message.content)) {
      if (message.role === "user" && current.closed && block.type === "text") {
        exchanges.push(current);
        current = startExchange();
      }
      takeBlock(current, calls, message.role, block);
    }
  }
  exchanges.push(current);
  return exchanges.map((exchange) => ({ ...exchange, ...spoken(exchange.said) }));
}

function startExchange(): Exchange {
  return { said: "", fromPerson: false, calls: [], closed: false };
}

function takeBlock(exchange: Exchange, calls: Map<string, ToolCall>, role: string, block: Block): void {
  if (block.type === "text" && role === "user") exchange.said += `${textOf(block.text)}\n`;
  if (block.type === "text" && role === "assistant" && MARKER_LINE.test(textOf(block.text))) exchange.closed = true;
  if (block.type === "tool_use") {
    const call: ToolCall = { name: String(block.name), path: pathOf(block.input), result: undefined };
    calls.set(String(block.id), call);
    exchange.calls.push(call);
  }
  if (block.type === "tool_result") {
    const call = calls.get(String(block.tool_use_id));
    if (call !== undefined) call.result = { text: textOf(block.content), failed: block.is_error === true };
  }
}

function spoken(said: string): { said: string; fromPerson: boolean } {
  const texts = externalTexts(said);
  const fromPerson = texts.length > 0;
  return { said: fromPerson ? texts.join("\n") : said.trim(), fromPerson };
}

function blocksOf(content: unknown): Block[] {
  if (typeof content === "string") return [{ type: "text", text: content }];
  return Array.isArray(content) ? (content as Block[]) : [];
}

function textOf(content: unknown): string {
  const text =
    typeof content === "string"
      ? content
      : blocksOf(content)
          .map((block) => (typeof block.text === "string" ? block.text : ""))
          .join("\n");
  return text.replace(/<system-reminder>[\s\S]*?<\/system-reminder>\n?/g, "");
}

function pathOf(input: unknown): string {
  const path =
    typeof input === "object" && input !== null ? (input as Record<string, unknown>)["file_path"] : undefined;
  return typeof path === "string" ? path : "";
}

/** The Read tool's output without its line numbers. */
function fileText(shown: string): string {
  return shown.replace(/^[ \t]*\d+(?:→|\t)/gm, "");
}

/** The result of the last successful Read of `path` in these exchanges. */
export function readingOf(exchanges: readonly Exchange[], path: string): string | undefined {
  const reading = exchanges
    .flatMap((exchange) => exchange.calls)
    .findLast((call) => call.name === "Read" && call.path === path && call.result?.failed === false);
  return reading?.result === undefined ? undefined : fileText(reading.result.text);
}
