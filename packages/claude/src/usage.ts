import type { ClaudeEvent, ResultEvent } from "./event.ts";
import { isAtLeast } from "./version.ts";

export interface Usage {
  tokensIn: number;
  tokensOut: number;
}

/** From this version on, totals are for the whole session. Before, they are for the process alone. */
const CUMULATIVE_SINCE = "2.1.277";

/**
 * The usage of this process alone, which may give several results. `reportedCostUsd` is what the CLI reported for the
 * session before. It matters only for versions that report nothing but the session's total.
 */
export function sumUsage(
  events: readonly ClaudeEvent[],
  reportedCostUsd: number,
): { usage: Usage; turns: number; costUsd: number } {
  const results = events.filter((event) => event.kind === "result");
  const turns = results.reduce((sum, result) => sum + result.num_turns, 0);
  const since = results.flatMap((result) => Object.values(result.model_usage_since_last_result ?? {}));
  if (results.some((result) => result.model_usage_since_last_result !== undefined)) {
    return { usage: sumModels(since), turns, costUsd: since.reduce((sum, model) => sum + model.costUSD, 0) };
  }
  const last = results.at(-1);
  const total = last?.total_cost_usd ?? 0;
  const version = events.find((event) => event.kind === "init")?.claude_code_version ?? "0.0.0";
  return isAtLeast(version, CUMULATIVE_SINCE)
    ? { usage: sumResults(results), turns, costUsd: Math.max(0, total - reportedCostUsd) }
    : { usage: sumModels(Object.values(last?.modelUsage ?? {})), turns, costUsd: total };
}

type ModelUsage = NonNullable<ResultEvent["modelUsage"]>[string];

function sumModels(models: readonly ModelUsage[]): Usage {
  return models.reduce(
    (sum, model) => ({
      tokensIn: sum.tokensIn + model.inputTokens + model.cacheReadInputTokens + model.cacheCreationInputTokens,
      tokensOut: sum.tokensOut + model.outputTokens,
    }),
    { tokensIn: 0, tokensOut: 0 },
  );
}

function sumResults(results: readonly ResultEvent[]): Usage {
  return results.reduce(
    (sum, { usage }) => ({
      tokensIn:
        sum.tokensIn +
        (usage === undefined
          ? 0
          : usage.input_tokens + usage.cache_read_input_tokens + usage.cache_creation_input_tokens),
      tokensOut: sum.tokensOut + (usage?.output_tokens ?? 0),
    }),
    { tokensIn: 0, tokensOut: 0 },
  );
}
