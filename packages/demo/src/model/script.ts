/** A content block of a Messages API message. `type` determines which fields are present. */
export interface ModelBlock {
  type: string;
  text?: unknown;
  id?: unknown;
  name?: unknown;
  input?: unknown;
  tool_use_id?: unknown;
  content?: unknown;
  is_error?: unknown;
}

export interface ModelMessage {
  role: "user" | "assistant" | "system";
  content: ModelBlock[];
}

/** One request of the CLI to the model. */
export interface ModelRequest {
  model: string;
  /** All system blocks, joined by blank lines. */
  system: string;
  messages: ModelMessage[];
  /** Names of the tools offered. */
  tools: string[];
  /** The unchanged body. */
  raw: unknown;
}

export type ReplyBlock =
  | { type: "text"; text: string }
  /** If `id` is missing, the server makes one up. */
  | { type: "tool_use"; name: string; input: unknown; id?: string };

export interface ModelUsage {
  inputTokens: number;
  outputTokens: number;
}

export type ModelReply =
  | {
      kind: "message";
      content: readonly ReplyBlock[];
      /** Default: `tool_use` if there is such a block, else `end_turn`. */
      stopReason?: string;
      usage?: ModelUsage;
      /** Milliseconds before the first byte. */
      delayMs?: number;
    }
  | { kind: "error"; status: number; type: string; message: string; headers?: Readonly<Record<string, string>> }
  /** Accepts the request and never answers. */
  | { kind: "hang" }
  /** Starts to stream `content`, then goes silent with the connection open. */
  | { kind: "stall"; content: readonly ReplyBlock[] };

export type Script = (request: ModelRequest) => ModelReply | Promise<ModelReply>;

/**
 * Whether the request belongs to the conversation itself. The CLI also sends side requests (for a title, or to check
 * the quota). Those offer no tools.
 */
export function isConversation(request: ModelRequest): boolean {
  return request.tools.length > 0;
}
