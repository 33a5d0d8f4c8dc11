import type { ChaosReport } from "./run.ts";
import type { SimulationReport } from "./simulated.ts";

/** The figures as a table for people. */
export function showTable(
  seed: number,
  simulation: SimulationReport | undefined,
  chaos: ChaosReport | undefined,
): string {
  const rows = [
    ["seed", String(seed)],
    ...(simulation === undefined ? [] : simulationRows(simulation)),
    ...(chaos === undefined ? [] : chaosRows(chaos)),
  ];
  const width = Math.max(...rows.map(([name = ""]) => name.length));
  return `${rows.map(([name = "", value = ""]) => `${name.padEnd(width)}  ${value}`).join("\n")}\n`;
}

function simulationRows(report: SimulationReport): string[][] {
  return [
    ["simulated schedules", `${report.schedules} in ${seconds(report.tookMs)}`],
    ["  turns, faults", `${report.turns}, ${report.faults}`],
    ["  broken promises", String(report.failures.length)],
    ["  seen twice without nonces", String(report.ambiguous)],
    ...report.planted.map(({ name, schedules }) => [
      `  planted: ${name}`,
      schedules === undefined ? "not found" : `found after ${schedules}`,
    ]),
  ];
}

function chaosRows(report: ChaosReport): string[][] {
  return [
    ["kills of real processes", `${report.kills} in ${seconds(report.tookMs)}`],
    ...Object.entries(report.blows).map(([name, count]) => [`  ${name}`, String(count)]),
    ["messages said", String(report.said)],
    ["  answered", String(report.answered)],
    ["  lost", String(report.lost.length)],
    ["  reordered", String(report.reordered.length)],
    ["  double-committed", String(report.doubleCommitted.length)],
    ["  doubly visible, with nonces", String(report.doublyVisible.length)],
    ["  doubly visible, without nonces", `${report.ambiguous.length} (sent, and cut off before it was recorded)`],
    ["answers of the model", String(report.modelAnswers)],
    ["interrupted attempts gone on with", String(report.tainted.length)],
    ["left half done", String(report.halfDone.length)],
    ["processes left", String(report.processesLeft.length)],
    ["temporary files left", String(report.filesLeft.length)],
    ["a turn before the storm", seconds(report.turnMs)],
    ["longest wait", seconds(report.longestWaitMs)],
    ...report.gaveUp.map((last) => ["  given up", last]),
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
