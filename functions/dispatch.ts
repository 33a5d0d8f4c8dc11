import { Resource } from "sst";
import { createEcsClient } from "@echo/aws/client";
import { METRICS } from "@echo/aws/cloudwatch/metric";
import { createEcsLauncher } from "@echo/aws/ecs/launcher";
import { DispatchEvent } from "@echo/aws/lambda/dispatch-client";
import { createDispatchStores } from "@echo/aws/table-stores";
import { oldestUnansweredMs } from "@echo/core/dispatch/backlog";
import type { DispatchDeps } from "@echo/core/dispatch/dispatch";
import { dispatchDue, dispatchOne } from "@echo/core/dispatch/dispatch";
import { composeCountingLog, composeMeter, config } from "./compose.ts";

/** A container starts within about a minute. After this time dispatch asks for another. */
const START_DEADLINE_MS = 180_000;
const STRANDED_AFTER_MS = 10_000;

const deps: DispatchDeps = {
  ...createDispatchStores(Resource.Table.name),
  launcher: createEcsLauncher(createEcsClient(), Resource.Runner),
  now: Date.now,
  log: composeCountingLog(),
  startDeadlineMs: START_DEADLINE_MS,
  strandedAfterMs: STRANDED_AFTER_MS,
  silenceMs: config.NIGHT_SILENCE_S * 1000,
  // No start waits for a free place here. A failed start is tried again every minute.
  onFull: () => Promise.resolve(),
};
const meter = composeMeter();

/**
 * Dispatches one conversation when the webhook asks, and every minute all conversations that are due.
 * @public Lambda calls it.
 */
export async function handler(event: unknown): Promise<void> {
  const { conversation } = DispatchEvent.parse(event);
  if (conversation !== undefined) return dispatchOne(deps, conversation);
  await dispatchDue(deps);
  meter(METRICS.oldestUnansweredSeconds, Math.round((await oldestUnansweredMs(deps.inbox, Date.now())) / 1000));
}
