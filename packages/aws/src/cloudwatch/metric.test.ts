import { expect, test } from "vitest";
import { countFailures, createMeter, METRICS } from "./metric.ts";

function capture() {
  const lines: string[] = [];
  const meter = createMeter(
    "prod",
    (line) => lines.push(line),
    () => 1_790_000_000_000,
  );
  return { lines, meter };
}

test("a value is one line in the embedded metric format", () => {
  const { lines, meter } = capture();
  meter(METRICS.oldestUnansweredSeconds, 42);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    {
      _aws: {
        Timestamp: 1_790_000_000_000,
        CloudWatchMetrics: [
          {
            Namespace: "EchoPlanner",
            Dimensions: [["Stage"]],
            Metrics: [{ Name: "OldestUnansweredSeconds", Unit: "Seconds" }],
          },
        ],
      },
      Stage: "prod",
      OldestUnansweredSeconds: 42,
    },
  ]);
  expect(lines[0]).toMatch(/\}\n$/);
});

test("failures are logged and counted, other events only logged", () => {
  const { lines, meter } = capture();
  const logged: string[] = [];
  const log = countFailures((_level, event) => logged.push(event), meter);
  for (const event of ["runner-started", "runner-failed", "dispatch-failed", "rescue-failed"]) log("info", event);
  expect(logged).toEqual(["runner-started", "runner-failed", "dispatch-failed", "rescue-failed"]);
  expect(lines.map((line) => Object.keys(JSON.parse(line) as object).at(-1))).toEqual([
    "RunnerStartFailures",
    "DispatchFailures",
    "RescueFailures",
  ]);
  expect(lines[0]).toContain('"Unit":"Count"');
});
