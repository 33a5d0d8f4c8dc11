import path from "node:path";
import { createVitest } from "vitest/node";
import type { Mutant } from "./mutant.ts";
import { mutated } from "./mutant.ts";

/** What one run changes, and the files that should notice: one group after another, until one does. */
export interface Trial {
  mutant?: Mutant;
  tests: string[][];
}

const ROOT = path.resolve(import.meta.dirname, "../..");
const present: { mutant: Mutant | undefined } = { mutant: undefined };

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

async function isNoticed({ mutant, tests }: Trial): Promise<boolean> {
  const changed = [mutant, present.mutant].flatMap((one) => (one === undefined ? [] : [one.file]));
  present.mutant = mutant;
  for (const file of changed) vitest.invalidateFile(path.join(ROOT, file));
  for (const group of tests) {
    const specifications = await vitest.globTestSpecifications(group.map((file) => path.join(ROOT, file)));
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
    if (unhandledErrors.length > 0 || testModules.length === 0 || testModules.some((one) => !one.ok())) return true;
  }
  return false;
}

process.on("message", (trial: Trial) => {
  void isNoticed(trial).then(
    (noticed) => process.send?.(noticed),
    () => process.send?.(true),
  );
});
process.send?.("ready");
