import type { ChildProcess } from "node:child_process";
import { fork } from "node:child_process";
import { once } from "node:events";
import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Area } from "./area.ts";
import { AREAS } from "./area.ts";
import type { Mutant } from "./mutant.ts";
import { mutantsOf } from "./mutant.ts";
import type { Trial } from "./child.ts";

const HELP = `npm run mutants -- [--count N] [--seed S] [--only TEXT] [--list] [--json]

  --count N     mutants to try, drawn from all of them, the same share of every file (64, all with --only); 0: all
  --seed S      draws others (20261129)
  --only WORDS  only mutants whose name contains each word, such as "lease/keeper.ts left"
  --list        names them and tries none
  --json        figures as JSON`;

const ROOT = path.resolve(import.meta.dirname, "../..");
/** A mutant may make a test wait for ever. */
const LIMIT_MS = 240_000;

interface Candidate {
  name: string;
  mutant: Mutant;
  tests: string[][];
}

function listCandidates({ sources, tests }: Area): Candidate[] {
  const find = (glob: string) => globSync(glob, { cwd: ROOT }).toSorted();
  const files = sources.flatMap(find).filter((file) => !file.includes(".test."));
  const groups = tests.map(find);
  return files.flatMap((file) =>
    mutantsOf(file, readFileSync(path.join(ROOT, file), "utf8")).map((mutant) => ({
      name: `${file}:${mutant.line} ${mutant.change}`,
      mutant,
      tests: groups,
    })),
  );
}

/** Every k-th of a shuffled list that is in order of its files: each file gives its share. */
function draw(all: readonly Candidate[], count: number, seed: number): Candidate[] {
  if (count === 0 || count >= all.length) return [...all];
  const step = all.length / count;
  let state = seed;
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return Array.from({ length: count }, (_none, place) => all[Math.floor((place + random()) * step)]).filter(
    (one) => one !== undefined,
  );
}

/** A process that tries one mutant after another. It is begun anew if the tests of one do not end. */
function createTrier() {
  let child: ChildProcess | undefined;
  const end = () => {
    if (child?.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    child = undefined;
  };
  const started = async () => {
    if (child !== undefined) return child;
    const file = path.join(import.meta.dirname, "child.ts");
    const begun = fork(file, { cwd: ROOT, detached: true, stdio: ["ignore", "ignore", "ignore", "ipc"] });
    child = begun;
    await once(begun, "message");
    return begun;
  };
  return {
    end,
    /** `killed`: a test was red, or the tests did not end. */
    run: async (trial: Trial): Promise<"killed" | "timed out" | "survived"> => {
      const at = await started();
      const said = once(at, "message", { signal: AbortSignal.timeout(LIMIT_MS) });
      at.send(trial);
      return said.then(
        ([answer]: unknown[]) => (answer === true ? "killed" : "survived"),
        () => {
          end();
          return "timed out";
        },
      );
    },
  };
}

const { values } = parseArgs({
  options: {
    count: { type: "string" },
    seed: { type: "string", default: "20261129" },
    only: { type: "string" },
    list: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

function isAsked({ name }: Candidate): boolean {
  return (values.only ?? "").split(" ").every((word) => name.includes(word));
}

async function tryAll(): Promise<void> {
  const all = AREAS.flatMap(listCandidates).filter(isAsked);
  const count = values.count ?? (values.only === undefined ? "64" : "0");
  const drawn = draw(all, Number(count), Number(values.seed));
  if (values.list) {
    for (const { name } of drawn) process.stdout.write(`${name}\n`);
    return;
  }
  const trier = createTrier();
  for (const tests of new Set(drawn.map((one) => JSON.stringify(one.tests)))) {
    const plain = await trier.run({ tests: JSON.parse(tests) as string[][] });
    if (plain !== "survived") throw new Error(`these tests are red without a mutant: ${tests}`);
  }
  const survivors: string[] = [];
  for (const { name, mutant, tests } of drawn) {
    const end = await trier.run({ mutant, tests });
    if (end === "survived") survivors.push(name);
    process.stderr.write(`${end} ${name}\n`);
  }
  trier.end();
  const tried = drawn.length;
  const score = Math.round(((tried - survivors.length) / Math.max(1, tried)) * 100);
  const told = [`${tried - survivors.length} of ${tried} mutants killed (${score} %), drawn from ${all.length}`];
  process.stdout.write(
    values.json
      ? `${JSON.stringify({ seed: Number(values.seed), of: all.length, tried, survivors })}\n`
      : `${[...told, ...survivors.map((name) => `survived: ${name}`)].join("\n")}\n`,
  );
}

if (values.help) process.stdout.write(`${HELP}\n`);
else await tryAll();
