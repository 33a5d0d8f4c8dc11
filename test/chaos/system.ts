import { openSystem } from "@echo/local/open";
import { createRandom } from "../simulation/random.ts";
import { makeServersFlaky } from "./flaky.ts";

/** The whole planner in its own process, so that it can be killed. The host sends it `calm` or `storm`. */
const STORM_SHARE = 0.05;

const flaky = makeServersFlaky(createRandom(process.pid).next);
const { system } = await openSystem(process.env, false);
process.on("message", (message) => flaky.setShare(message === "storm" ? STORM_SHARE : 0));
process.on("SIGTERM", () => {
  flaky.setShare(0);
  void system.close().then(() => process.exit(0));
});
process.on("disconnect", () => process.exit(1));
process.send?.({ url: system.url, consoleUrl: system.consoleUrl });
