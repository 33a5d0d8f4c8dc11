import type { ClaudeEvent } from "./event.ts";

export interface ClaudeProgress {
  /** How many times the model has answered. Each answer may end in tool calls. */
  turns: number;
  /** The tool that the agent is using now, if any. */
  tool: string | undefined;
}

export const NO_PROGRESS: ClaudeProgress = { turns: 0, tool: undefined };

/** The progress after the event. Returns `progress` itself if the event changes nothing. */
export function advance(progress: ClaudeProgress, event: ClaudeEvent): ClaudeProgress {
  switch (event.kind) {
    case "stream": {
      if (typeof event.parent_tool_use_id === "string") return progress;
      if (event.event.type === "message_start") return { ...progress, turns: progress.turns + 1, tool: undefined };
      const block = event.event.content_block;
      return block?.type === "tool_use" ? { ...progress, tool: block.name } : progress;
    }
    case "other":
      // The tool has given its result.
      return event.type === "user" && progress.tool !== undefined ? { ...progress, tool: undefined } : progress;
    case "assistant":
    case "init":
    case "result":
    case "rate-limit":
      return progress;
  }
}
