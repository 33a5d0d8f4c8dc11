/** Milliseconds of this thread's own processor time: other work on the machine is not counted. */
export function cpuMs(run: () => unknown): number {
  const before = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

/** Too short to say anything about growth. */
const FLOOR_MS = 40;

/** The processor's time is counted in steps. */
const STEP_MS = 5;

/** How much more time each character takes when the text is eight times as long: about 1 if linear, 8 if quadratic. */
export function growthOf(read: (text: string) => unknown, write: (length: number) => string, length: number): number {
  const large = write(length);
  const small = write(length / 8);
  // A long time may be chance: the code was not compiled yet, or memory was collected. So the shorter of two counts.
  const first = cpuMs(() => read(large));
  if (first < FLOOR_MS) return 1;
  const second = Math.min(
    first,
    cpuMs(() => read(large)),
  );
  if (second < FLOOR_MS) return 1;
  return second / 8 / Math.max(STEP_MS, Math.min(...[1, 2].map(() => cpuMs(() => read(small)))));
}
