import { FINAL_PHASE } from "@echo/core/conversation/phase";
import type { ModelReply, ModelRequest, Script } from "../model/script.ts";
import { readExchanges, readingOf } from "./exchange.ts";
import type { Exchange } from "./exchange.ts";
import { replyInPhase } from "./phase-turn.ts";
import { replyInFinalPlan } from "./plan-turn.ts";
import type { Step } from "./scene.ts";
import { readSetting, taleFor } from "./setting.ts";
import { readDecisions } from "./decision.ts";

interface DemoOptions {
  /** Milliseconds before every reply, so that the person sees progress. */
  delayMs?: number;
  now?: () => Date;
}

const DEFAULT_DELAY_MS = 300;

/** The demo's planner. It uses only the request and keeps no state, so it can stop and resume anywhere. */
export function createDemoScript({ delayMs = DEFAULT_DELAY_MS, now = () => new Date() }: DemoOptions = {}): Script {
  return (request) => toReply(nextStep(request, now()), delayMs);
}

function nextStep(request: ModelRequest, now: Date): Step {
  const setting = readSetting(request);
  // The CLI also sends side requests, such as one for a title, without tools and without our system prompt.
  if (setting.phase === "" || request.tools.length === 0) return { text: setting.slug };
  const exchanges = readExchanges(request);
  const current = exchanges.at(-1);
  if (current === undefined) return { text: setting.slug };
  const unread = setting.earlierDocuments.filter((path) => !exchanges.some((exchange) => wasRead(exchange, path)));
  if (unread.length > 0 && request.tools.includes("Read")) {
    return { text: "", tools: unread.map((path) => ({ name: "Read", input: { file_path: path } })) };
  }
  const earlier = setting.earlierDocuments.flatMap((path) => readDecisions(readingOf(exchanges, path) ?? ""));
  const scene = { setting, tale: taleFor(setting), exchanges, current, earlier, today: now.toISOString().slice(0, 10) };
  return setting.phase === FINAL_PHASE ? replyInFinalPlan(scene) : replyInPhase(scene);
}

function wasRead(exchange: Exchange, path: string): boolean {
  return exchange.calls.some((call) => call.name === "Read" && call.path === path && call.result !== undefined);
}

function toReply(step: Step, delayMs: number): ModelReply {
  const tools = "tools" in step ? step.tools : [];
  return {
    kind: "message",
    content: [
      ...(step.text === "" ? [] : [{ type: "text" as const, text: step.text }]),
      ...tools.map(({ name, input }) => ({ type: "tool_use" as const, name, input })),
    ],
    delayMs,
  };
}
