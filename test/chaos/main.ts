import { parseArgs } from "node:util";
import { simulateMany } from "./simulated.ts";
import { faultsOf, runChaos } from "./run.ts";
import { showTable } from "./table.ts";

const HELP = `npm run chaos -- [--kills N] [--schedules N] [--seed S] [--json] [--keep]

  --kills N       kills of real processes (200); 0 leaves that part out
  --schedules N   simulated schedules (20000); 0 leaves that part out
  --seed S        repeats a run; random unless given
  --json          figures as JSON
  --keep          leaves the folder, with the log in it

Ctrl-C ends the storm early: what it has found by then is printed.`;

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    schedules: { type: "string", default: "20000" },
    seed: { type: "string" },
    json: { type: "boolean", default: false },
    keep: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  process.stdout.write(`${HELP}\n`);
} else {
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  const [kills, most] = [Number(values.kills), Number(values.schedules)];
  const simulation = most === 0 ? undefined : await simulateMany(most, seed);
  const early = new AbortController();
  process.once("SIGINT", () => early.abort());
  const chaos =
    kills === 0
      ? undefined
      : await runChaos({
          kills,
          seed,
          limitMs: kills * 20_000,
          patienceMs: 120_000,
          keep: values.keep,
          signal: early.signal,
        });
  const faults = [...(simulation?.failures ?? []), ...(chaos === undefined ? [] : faultsOf(chaos))];
  process.stdout.write(
    values.json ? `${JSON.stringify({ seed, simulation, chaos, faults })}\n` : showTable(seed, simulation, chaos),
  );
  for (const fault of values.json ? [] : faults) process.stdout.write(`${fault}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
