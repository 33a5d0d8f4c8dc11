/** A part of the reliability core, and the fast tests that must notice what breaks in it. */
export interface Area {
  /** Globs, from the repository's root. */
  sources: readonly string[];
  /** Globs, those first that are quick and near. */
  tests: readonly string[];
}

const FEW_SCHEDULES = "test/mutation/few-schedules.ts";
/** In one process and in memory. The rest of the runner's tests begin fake platforms. */
const QUICK =
  "test/runner/{overtaken,keeper,rest,shutdown,lost*,flood,outcome-file,file-stop,file-kept,limit,meanwhile,deliver,budget,approval-kept}.test.ts";
const RUNNER =
  "test/runner/{again,backlog,file,moved,night-start,plan-shown,replan,silence,skip,render,gone,paid}.test.ts";
const STORES = "test/contract/{memory,dynamo,agreement}.test.ts";

export const AREAS: readonly Area[] = [
  {
    sources: ["packages/core/src/conversation/machine.ts"],
    tests: ["packages/core/src/conversation/*.test.ts", QUICK, RUNNER, "test/desk/*.test.ts", FEW_SCHEDULES],
  },
  {
    sources: ["packages/core/src/{dispatch/*,desk/{cancel,accept}}.ts"],
    tests: ["test/desk/*.test.ts", QUICK, RUNNER, FEW_SCHEDULES],
  },
  {
    sources: ["packages/runner/src/{lease,drain,delivery,inbox,turn}/*.ts"],
    tests: [QUICK, RUNNER, FEW_SCHEDULES, "test/desk/*.test.ts"],
  },
  { sources: ["packages/aws/src/dynamo/*.ts"], tests: [STORES, "test/contract/{growth,stored}.test.ts"] },
];
