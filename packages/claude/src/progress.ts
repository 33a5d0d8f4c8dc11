import type { ClaudeEvent } from "./event.ts";

export interface ClaudeProgress {
  /** Answers of the model so far; each may end in tool calls. */
  turns: number;
  /** The tool in use, when one is. */
  tool: string | undefined;
}

export const NO_PROGRESS: ClaudeProgress = { turns: 0, tool: undefined };

/** `progress` itself where the event changes nothing. */
export function advance(progress: ClaudeProgress, event: ClaudeEvent): ClaudeProgress {
  switch (event.kind) {
    case "stream": {
      if (typeof event.parent_tool_use_id === "string") return progress;
      if (event.event.type === "message_start") return { ...progress, turns: progress.turns + 1, tool: undefined };
      const block = event.event.content_block;
      return block?.type === "tool_use" ? { ...progress, tool: block.name } : progress;
    }
    case "other":
      // A tool's result: the tool is done.
      return event.type === "user" && progress.tool !== undefined ? { ...progress, tool: undefined } : progress;
    case "assistant":
    case "init":
    case "result":
    case "rate-limit":
      return progress;
  }
}
