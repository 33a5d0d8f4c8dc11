import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const RUN_MAIN = fileURLToPath(new URL("run-main.ts", import.meta.url));

/** A real process that ignores the wish to stop, as a start or a stop that hangs. */
async function startStubborn() {
  const script = `import { runMain } from ${JSON.stringify(RUN_MAIN)};
    await runMain((stop) => new Promise(() => {
      setInterval(() => {}, 1000);
      stop.addEventListener("abort", () => console.log("stopping"));
      console.log("up");
    }));`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
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
    const { child, said, ended } = await startStubborn();
    child.kill(first);
    expect(await said()).toMatch(/^Stopping; .* Ctrl\+C again ends it at once\./);
    child.kill(first);
    await delay(500);
    expect(child.exitCode).toBeNull();
    child.kill(second);
    expect((await ended)[0]).toBe(code);
  },
);
