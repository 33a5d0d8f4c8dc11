import path from "node:path";
import { BaseSequencer, createVitest } from "vitest/node";
import type { Mutant } from "./mutant.ts";
import { mutated } from "./mutant.ts";

/** What one run changes, and the files that should notice: one group after another, until one does. */
export interface Trial {
  mutant?: Mutant;
  tests: string[][];
}

const ROOT = path.resolve(import.meta.dirname, "../..");
const present: { mutant: Mutant | undefined } = { mutant: undefined };

/** Files run in the order in which they are named. The default would run the longest first. */
class Sequencer extends BaseSequencer {
  override sort: BaseSequencer["sort"] = async (files) => files;
}

const vitest = await createVitest(
  "test",
  {
    root: ROOT,
    config: false,
    watch: false,
    include: ["packages/**/*.test.ts", "test/**/*.test.ts", "test/mutation/few-schedules.ts"],
    isolate: false,
    // Otherwise the module is taken as it was before it was changed.
    fsModuleCache: false,
    maxWorkers: 1,
    bail: 1,
    sequence: { sequencer: Sequencer },
    setupFiles: ["test/seed.ts"],
    testTimeout: 30_000,
    reporters: [{}],
  },
  {
    plugins: [
      {
        name: "mutant",
        enforce: "pre",
        // No file on disk is changed: other processes may use them.
        transform: (code: string, id: string) =>
          present.mutant !== undefined && id === path.join(ROOT, present.mutant.file)
            ? mutated(code, present.mutant)
            : undefined,
      },
    ],
  },
);

/** By source: the test files that noticed a mutant of it, the latest first. */
const noticedBy = new Map<string, string[]>();

/** The files that noticed an earlier mutant of the same source come first, in a run of their own. */
function orderOf({ mutant, tests }: Trial): string[][] {
  const likely = (noticedBy.get(mutant?.file ?? "") ?? []).slice(0, 2);
  const rest = tests.map((group) => group.filter((file) => !likely.includes(file)));
  return [...likely.map((file) => [file]), ...rest].filter((group) => group.length > 0);
}

async function isNoticed(trial: Trial): Promise<boolean> {
  const { mutant } = trial;
  const changed = [mutant, present.mutant].flatMap((one) => (one === undefined ? [] : [one.file]));
  present.mutant = mutant;
  for (const file of changed) vitest.invalidateFile(path.join(ROOT, file));
  for (const group of orderOf(trial)) {
    const red = await redOf(group);
    if (red === undefined) continue;
    if (mutant !== undefined && red !== "") {
      const others = (noticedBy.get(mutant.file) ?? []).filter((file) => file !== red);
      noticedBy.set(mutant.file, [red, ...others]);
    }
    return true;
  }
  return false;
}

/** The test file that is red, empty if something failed outside of all tests. */
async function redOf(group: readonly string[]): Promise<string | undefined> {
  const files = group.map((file) => path.join(ROOT, file));
  const found = await vitest.globTestSpecifications(files);
  const specifications = found.toSorted((left, right) => files.indexOf(left.moduleId) - files.indexOf(right.moduleId));
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  // All modules that ever ran in this process are listed, also those that another mutant made red.
  const ran = testModules.filter((one) => files.includes(one.moduleId));
  const red = ran.find((one) => !one.ok());
  if (red !== undefined) return path.relative(ROOT, red.moduleId);
  return unhandledErrors.length > 0 || ran.length === 0 ? "" : undefined;
}

process.on("message", (trial: Trial) => {
  void isNoticed(trial).then(
    (noticed) => process.send?.(noticed),
    () => process.send?.(true),
  );
});
process.send?.("ready");
