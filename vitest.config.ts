import path from "node:path";
import { defineConfig } from "vitest/config";
import { BaseSequencer } from "vitest/node";
import type { TestSpecification } from "vitest/node";

/** The storm takes longest: it begins at once, beside what is quick. Then come long files, so that no worker waits in the end. */
const ORDER = [/test\/chaos\/chaos/, /packages\//, /test\/(?:bench|browser|cloud|e2e|infra)\//, /./];
/** Whoever waits here has three seconds. These files measure that, so they run by themselves, after all others. */
const ALONE = ["test/cloud/first-answer.test.ts"];

class Sequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => ORDER.findIndex((pattern) => pattern.test(moduleId));
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's own
    return (await super.sort(files)).toSorted((left, right) => place(left) - place(right));
  }
}

// Every worker, and every process that a test starts, finds our code compiled.
process.env["NODE_COMPILE_CACHE"] ??= path.resolve("node_modules/.cache/compiled");

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: "unit", include: ["packages/**/*.test.ts"] } },
      { extends: true, test: { name: "whole", include: ["test/**/*.test.ts"], exclude: ALONE } },
      { extends: true, test: { name: "alone", include: ALONE, sequence: { groupOrder: 1 } } },
    ],
    // A file leaves nothing behind, so one process runs many files.
    isolate: false,
    setupFiles: ["test/seed.ts"],
    sequence: { sequencer: Sequencer },
    // Most tests wait for real processes: two files at a time, also on two cores.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
