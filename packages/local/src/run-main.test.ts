import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const RUN_MAIN = fileURLToPath(new URL("run-main.ts", import.meta.url));

/** A real process that ignores the wish to stop, as a start or a stop that hangs. */
async function startStubborn(env: NodeJS.ProcessEnv) {
  const script = `import { runMain } from ${JSON.stringify(RUN_MAIN)};
    await runMain((stop) => new Promise(() => {
      setInterval(() => {}, 1000);
      stop.addEventListener("abort", () => console.log("stopping"));
      console.log("up");
    }));`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
    env,
  });
  const said = async () => String((await once(child.stdout, "data"))[0]).trim();
  expect(await said()).toBe("up");
  return { child, said, ended: once(child, "exit") };
}

test.each([
  ["SIGINT", "SIGINT", 130],
  ["SIGTERM", "SIGINT", 130],
  ["SIGINT", "SIGTERM", 143],
] as const)(
  "after %s the process stops softly, also if npm passes it on; %s then ends it at once",
  { timeout: 20_000 },
  async (first, second, code) => {
    const { child, said, ended } = await startStubborn({ ...process.env, npm_lifecycle_event: "start" });
    child.kill(first);
    expect(await said()).toMatch(/^Stopping; .* Ctrl\+C again ends it at once\./);
    child.kill(first);
    await delay(500);
    expect(child.exitCode).toBeNull();
    child.kill(second);
    expect((await ended)[0]).toBe(code);
  },
);

test("without npm, the second of two presses ends it, even if both came while the process was busy", async () => {
  const { npm_lifecycle_event: _npm, ...env } = process.env;
  const { child, said, ended } = await startStubborn(env);
  child.kill("SIGINT");
  expect(await said()).toMatch(/^Stopping; /);
  child.kill("SIGINT");
  expect((await ended)[0]).toBe(130);
});

test("a main that ends by the wish to stop has failed at nothing", async () => {
  const script = `import { runMain, stopped } from ${JSON.stringify(RUN_MAIN)};
    await runMain(async (stop) => {
      const busy = setInterval(() => {}, 1000);
      process.kill(process.pid, "SIGINT");
      await stopped(stop);
      clearInterval(busy);
      stop.throwIfAborted();
    });`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script]);
  let shown = "";
  child.stderr.on("data", (text) => (shown += String(text)));
  expect([(await once(child, "exit"))[0], shown]).toEqual([130, ""]);
});
