import type { Log } from "@echo/core/system/log";

export const NAMESPACE = "EchoPlanner";
export const METRICS = {
  dispatchFailures: "DispatchFailures",
  runnerStartFailures: "RunnerStartFailures",
  rescueFailures: "RescueFailures",
  oldestUnansweredSeconds: "OldestUnansweredSeconds",
} as const;
export type MetricName = (typeof METRICS)[keyof typeof METRICS];

/** Reports one value of one metric. */
export type Meter = (name: MetricName, value: number) => void;

/**
 * Writes values as log lines in CloudWatch's embedded metric format. This needs no call, no permission and no waiting.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createMeter(stage: string, write: (line: string) => void, now: () => number): Meter {
  return (name, value) => {
    const metric = { Name: name, Unit: name.endsWith("Seconds") ? "Seconds" : "Count" };
    const directive = { Namespace: NAMESPACE, Dimensions: [["Stage"]], Metrics: [metric] };
    write(
      `${JSON.stringify({ _aws: { Timestamp: now(), CloudWatchMetrics: [directive] }, Stage: stage, [name]: value })}\n`,
    );
  };
}

/** Events that are failures of the system itself → the metric that counts them. */
const COUNTED: Readonly<Record<string, MetricName>> = {
  "dispatch-failed": METRICS.dispatchFailures,
  "runner-failed": METRICS.runnerStartFailures,
  "rescue-failed": METRICS.rescueFailures,
};

/** A log that also counts failures. */
export function countFailures(log: Log, meter: Meter): Log {
  return (level, event, fields) => {
    log(level, event, fields);
    const name = COUNTED[event];
    if (name !== undefined) meter(name, 1);
  };
}
