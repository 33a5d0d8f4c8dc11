/** Errors that a person can mend: their message is enough. */
const TOLD = new Set(["config-invalid", "start-refused", "store-locked"]);

/** Milliseconds left for the last lines on standard output. */
const LINGER_MS = 2000;

/** The exit code of a program that a signal ended, as shells count it. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** Milliseconds. Under npm one Ctrl+C arrives twice: from the terminal, and from npm, which passes it on. */
const SAME_PRESS_MS = 300;

/** Signals of one press. A process that was busy gets those of several presses at the same moment. */
const signalsOfPress = () => (process.env["npm_lifecycle_event"] === undefined ? 1 : 2);

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function warn(line: string): void {
  process.stderr.write(`${line}\n`);
}

/**
 * Runs `main` until it ends or a signal asks it to stop, which is told at once: a start or an end may take a while. A
 * second signal ends the process at once, whatever it does. An error at the start exits with 1.
 */
export async function runMain(main: (stop: AbortSignal) => Promise<void>): Promise<void> {
  const stopping = new AbortController();
  let pressedAt = Infinity;
  let signals = 0;
  const stop = (signal: keyof typeof EXIT_CODES) => {
    signals += 1;
    const isSecond = signals > signalsOfPress() || performance.now() - pressedAt > SAME_PRESS_MS;
    if (isSecond) process.exit(EXIT_CODES[signal]);
    if (stopping.signal.aborted) return;
    pressedAt = performance.now();
    print("Stopping; unfinished work continues at the next start. Ctrl+C again ends it at once.");
    stopping.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  try {
    await main(stopping.signal);
  } catch (error) {
    const isStopped = stopping.signal.aborted && error instanceof Error && error.name === "AbortError";
    if (!isStopped) warn(describe(error));
    process.exitCode = isStopped ? EXIT_CODES.SIGINT : 1;
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
    // A library that still waits for a remote service must not keep the process alive.
    setTimeout(() => process.exit(), LINGER_MS).unref();
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isTold = "code" in error && TOLD.has(String(error.code));
  return isTold ? error.message : (error.stack ?? error.message);
}

/** Resolves when a signal has asked to stop. */
export function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
