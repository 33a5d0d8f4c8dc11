import type { ModelReply, ModelRequest, Script } from "@echo/demo/model/script";
import { isConversation } from "@echo/demo/model/script";
import { asks, history, lastPrompt, says, uses } from "../e2e/line.ts";
import type { Random } from "../simulation/random.ts";

/** The words by which messages are counted: one word per message. */
export const WORD = /\bw-[a-z]+\d?-\d+\b/g;
export const ANSWER = /\banswer-\d+\b/;

/** A process that leaves the agent's process group. It must be found and ended all the same. */
const FLEES = "setsid sh -c 'exec sleep 300' > /dev/null 2>&1 &\nsleep 0.3";

export interface EchoModel {
  script: Script;
  /** Words that appear twice in one request: it resumed the transcript of an interrupted attempt. */
  tainted: string[];
  /** How many answers the model has given. */
  answers(): number;
}

/** Each answer names the words it heard and its number. Sometimes the model uses a shell first, or waits a while. */
export function createEchoModel(random: Random): EchoModel {
  const tainted: string[] = [];
  let answers = 0;
  const answer = (request: ModelRequest): ModelReply => {
    const all = history(request).flatMap(([role, text]) => (role === "user" ? (text.match(WORD) ?? []) : []));
    const twice = all.filter((word, index) => all.indexOf(word) !== index);
    if (twice.length > 0) tainted.push(`${twice.join(" ")} twice in one transcript`);
    if (!isToolResult(request) && random.chance(0.2)) return uses("Bash", { command: FLEES }, "Let me look.");
    answers += 1;
    const heard = lastPrompt(request).match(WORD) ?? [];
    return {
      ...asks(`Heard ${heard.join(" ")}. This is answer-${answers}.`),
      delayMs: random.between(0, 1200),
    } as ModelReply;
  };
  return {
    tainted,
    answers: () => answers,
    script: (request) => (isConversation(request) ? answer(request) : says("a title")),
  };
}

function isToolResult({ messages }: ModelRequest): boolean {
  const last = messages.findLast(({ role }) => role === "user");
  return last?.content.some(({ type }) => type === "tool_result") === true;
}
