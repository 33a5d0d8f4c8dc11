import * as fc from "fast-check";

/** Generated cases are the same in every run; `SEED=<number> npm test` looks at others. */
fc.configureGlobal({ seed: Number(process.env["SEED"] ?? 20261128) });
